"""In the place of torch, which has gigabytes: of it GuideLLM needs a loader that goes through a data set, and no more."""

import sys
from types import ModuleType
from typing import Generic, TypeVar

Item = TypeVar("Item")


class IterableDataset(Generic[Item]):
    pass


class DataLoader(Generic[Item]):
    def __init__(self, dataset, collate_fn, **_):
        self.dataset, self.collate_fn = dataset, collate_fn

    def __iter__(self):
        return (self.collate_fn([item]) for item in self.dataset)


class Generator:
    def manual_seed(self, _):
        return self


class Tensor:
    pass


class nn:
    class Module:
        pass


def module(name, **contents):
    made = sys.modules[f"torch.{name}"] = ModuleType(f"torch.{name}")
    vars(made).update(contents, __path__=[])
    return made


utils = module(
    "utils",
    data=module(
        "utils.data",
        IterableDataset=IterableDataset,
        get_worker_info=lambda: None,
        dataloader=module("utils.data.dataloader", DataLoader=DataLoader),
        dataset=module("utils.data.dataset", IterableDataset=IterableDataset),
    ),
)
