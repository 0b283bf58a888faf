"""Every test here builds its world by the scene."""

from tests.scene import scene

__all__ = ["scene"]
