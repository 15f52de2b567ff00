"""Workers' and the index thread's work, done here."""

from support.web import World

from api.wiring import indexing_pipeline, reading_pipeline


def read_and_index(world: World) -> None:
    """Until nothing waits."""
    reading = reading_pipeline(world.workspace)
    stages = [reading, indexing_pipeline(world.workspace)]
    while sum(stage.work_once(holder="test", batch=20) for stage in stages):
        pass
    # A worker's reader ends with its process: here it is told to.
    reading._stages.read.__self__.close()  # type: ignore[union-attr]
