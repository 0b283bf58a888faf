"""The operator's acts upon snapshots: a world in memory is saved, and brought back."""

from copydesk.gateway.operator.desk import OperatorDesk
from copydesk.wire import operator_snapshots as wire


async def take_snapshot(desk: OperatorDesk, _: wire.TakeSnapshot) -> wire.Snapshot:
    return await desk.worlds.take()


async def list_snapshots(desk: OperatorDesk, _: wire.ListSnapshots) -> list[wire.Snapshot]:
    return desk.worlds.list()


async def restore_snapshot(desk: OperatorDesk, request: wire.RestoreSnapshot) -> wire.Snapshot:
    return await desk.worlds.restore(request.number)


async def forget_snapshot(desk: OperatorDesk, request: wire.ForgetSnapshot) -> wire.Snapshot:
    return desk.worlds.forget(request.number)
