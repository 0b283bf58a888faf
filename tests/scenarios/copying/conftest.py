"""Every test here builds its world by the scene of copying."""

from tests.copying_scene import scene

__all__ = ["scene"]
