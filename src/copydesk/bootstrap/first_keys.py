"""The API keys of a world file: each is made once, and its three parts are told in variables of an env file."""

import asyncio
from collections.abc import Iterator, Mapping

import msgspec

from copydesk.engine.identifiers import AccountId
from copydesk.gateway.keys import KeyDraft, KeyStore, draft_key
from copydesk.wire.endpoint import Permission
from copydesk.world import KeyPlan, WorldFile

PARTS = ("KEY", "SECRET", "PASSPHRASE")


class FirstKeys(msgspec.Struct, frozen=True):
    """What to tell, and the keys that are still to be stored."""

    variables: dict[str, str]
    drafts: tuple[KeyDraft, ...]

    def __repr__(self) -> str:
        return f"FirstKeys({len(self.drafts)} new)"

    def store(self, keys: KeyStore) -> None:
        """Keep the new keys; an earlier key of the same account and label whose secret nobody knows is revoked."""
        for draft in self.drafts:
            for record in keys.records(draft.record.account):
                if record.label == draft.record.label:
                    keys.revoke(record.key)
            keys.add(draft)


async def first_keys(
    file: WorldFile, accounts: Mapping[str, AccountId], keys: KeyStore, written: Mapping[str, str]
) -> FirstKeys:
    """The keys of the world's users; those that are written already are kept, unless the store never knew them."""
    variables: dict[str, str] = {}
    missing: list[tuple[str, AccountId, KeyPlan]] = []
    for begins, account, plan in _plans(file, accounts):
        names = [f"{begins}_{part}" for part in PARTS]
        if all(name in written for name in names) and _was_stored(keys, written[names[0]]):
            variables |= {name: written[name] for name in names}
        elif plan.key is None or keys.find(plan.key) is None:
            missing.append((begins, account, plan))
    made = [asyncio.to_thread(_draft, account, plan, keys.now_ms) for _, account, plan in missing]
    drafts = await asyncio.gather(*made)
    for (begins, *_), draft in zip(missing, drafts, strict=True):
        values = (draft.record.key, draft.secret, draft.passphrase)
        variables |= {f"{begins}_{part}": value for part, value in zip(PARTS, values, strict=True)}
    return FirstKeys(variables, tuple(drafts))


def _was_stored(keys: KeyStore, key: str) -> bool:
    """Whether the key is in use or was revoked. If neither, its file was lost, or a start was cut off before it."""
    return keys.find(key) is not None or keys.was_revoked(key)


def _plans(file: WorldFile, accounts: Mapping[str, AccountId]) -> Iterator[tuple[str, AccountId, KeyPlan]]:
    """Each planned key of an account that exists, with what its variables begin with."""
    for user, _ in file.everyone():
        for plan in user.keys:
            if user.name in accounts:
                yield user.variables(plan), accounts[user.name], plan


def _draft(account: AccountId, plan: KeyPlan, now_ms: int) -> KeyDraft:
    """The key of a plan, whose form was checked when the file was read; hashing its passphrase takes its time."""
    return draft_key(
        account,
        created_at=now_ms,
        label=plan.label,
        permissions=[Permission(permission) for permission in plan.permissions],
        environment=plan.environment,
        addresses=plan.addresses,
        passphrase=plan.passphrase,
        key=plan.key,
        secret=plan.secret,
    )
