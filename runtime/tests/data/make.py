"""Writes the fixtures of `tests/numpy_files.rs`. Run once with NumPy 2: `python make.py`."""
import numpy as np
from numpy.lib import format as npy

grid = np.arange(12, dtype="<i4").reshape(3, 4)
np.save("c_order.npy", grid)
np.save("f_order.npy", np.asfortranarray(grid))
np.save("f_order_3d.npy", np.asfortranarray(np.arange(24, dtype="<f8").reshape(2, 3, 4)))
np.save("f_order_big_endian.npy", np.asfortranarray(grid.astype(">f8")))
np.save("big_endian.npy", np.array([1.5, -2.0, np.inf], dtype=">f4"))
np.save("scalar.npy", np.float64(2.5))
np.save("empty.npy", np.zeros((3, 0)))
np.save("bool.npy", np.array([True, False, True]))
for name in ["i1", "i2", "i4", "i8", "u1", "u2", "u4", "u8", "f4", "f8"]:
    kind = np.dtype(name)
    ends = [np.finfo(kind).min, np.finfo(kind).max] if kind.kind == "f" else [np.iinfo(kind).min, np.iinfo(kind).max]
    np.save(f"ends_{name}.npy", np.array(ends, dtype=kind))
for version in [(1, 0), (2, 0), (3, 0)]:
    with open(f"version_{version[0]}.npy", "wb") as file:
        npy.write_array(file, np.array([1.0, 2.0]), version=version)
np.save("half.npy", np.array([1.0], dtype="f2"))
np.save("complex.npy", np.array([1j]))
np.save("object.npy", np.array([{}, None], dtype=object), allow_pickle=True)
np.save("text.npy", np.array(["a", "bc"]))
np.save("bytes.npy", np.array([b"a"]))
np.save("date.npy", np.array(["2020-01-01"], dtype="M8[D]"))
np.save("record.npy", np.array([(1, 2.0)], dtype=[("a", "i4"), ("b", "f8")]))
whole = open("c_order.npy", "rb").read()
open("truncated.npy", "wb").write(whole[:-8])
open("trailing.npy", "wb").write(whole + b"more")
open("bool_of_other_bytes.npy", "wb").write(open("bool.npy", "rb").read()[:-3] + b"\x00\x02\xff")
np.savez("stored.npz", train=grid, test=np.array([0.5]))
np.savez_compressed("compressed.npz", train=grid, test=np.asfortranarray(grid))

# Tables of columns, for the feature `arrow`: needs pyarrow.
import pyarrow, pyarrow.feather, pyarrow.parquet
table = pyarrow.table({
    'price': pyarrow.array([1.5, None, 2.5], pyarrow.float64()),
    'count': pyarrow.array([1, 2, 3], pyarrow.int32()),
    'sparse': pyarrow.array([7, None, 9], pyarrow.int64()),
    'flag': pyarrow.array([True, False, True]),
    'name': pyarrow.array(['a', 'b', 'c']),
})
pyarrow.parquet.write_table(table, 'table.parquet', row_group_size=2)
pyarrow.feather.write_feather(table, 'table.feather', chunksize=2)
