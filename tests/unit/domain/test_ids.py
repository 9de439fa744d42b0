import time
import uuid
from concurrent.futures import ThreadPoolExecutor

from iprtool.domain.ids import new_id


def test_ids_are_uuid_version_7_of_now() -> None:
    made = uuid.UUID(new_id())
    assert made.version == 7
    assert made.variant == uuid.RFC_4122
    assert abs((made.int >> 80) - time.time() * 1000) < 2_000


def test_ids_grow_and_never_repeat_even_across_threads() -> None:
    with ThreadPoolExecutor(4) as pool:
        batches = list(pool.map(lambda _: [new_id() for _ in range(5_000)], range(4)))
    for batch in batches:
        assert batch == sorted(batch)
    everything = [made for batch in batches for made in batch]
    assert len(set(everything)) == len(everything)
