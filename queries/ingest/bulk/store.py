"""Where the rows of large files are held while they are checked: a DuckDB file of its own, beside the database.

DuckDB keeps to a limit of memory and puts aside on disk what does not fit. The rows of all large files lie in one table
`figures`, in the order of the files, so that the place of a row (`rowid`) tells its row in the file.
"""

from __future__ import annotations

import os
import shutil
from array import array
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb
import pandas as pd

from queries.ingest import layout
from queries.ingest.origins import InputFile
from queries.ingest.provisional import GuessedType
from queries.ingest.read_table import tidied
from queries.ingest.release_state import BUILDING_PREFIX

MEMORY_GIGABYTES = 2.5
_LONGEST_LINE_BYTES = 131_072  # as the careful reader's longest cell; a longer line makes DuckDB refuse the file
_BUFFER_BYTES = 8_000_000


@dataclass
class BulkFile:
    """One large file.

    Attributes:
        input: the file, as the load knows it.
        number: its number among the large files.
        path: what DuckDB reads: the file itself, or its plain copy.
        header: for each column of the file its name in this project.
        line_end: how its rows end.
        rows: how many rows it has, without the header.
        first_place: place of its first row in `figures`.
        row_numbers: of the records of a copy; None where row 2 is the first record, and so on.
    """

    input: InputFile
    number: int
    path: Path
    header: list[str]
    line_end: str
    rows: int
    first_place: int
    row_numbers: array | None = None

    @property
    def name(self) -> str:
        """Name the file as messages do."""
        return self.input.name

    def column(self, name: str) -> str:
        """Give the SQL of a column of the layout, "" where the file does not have it."""
        return f"c{self.header.index(name)}" if name in self.header else "''"

    def row_number(self, record: int) -> int:
        """Give the row of a record, the first after the header being 0, as a spreadsheet counts."""
        return record + 2 if self.row_numbers is None else self.row_numbers[record + 1]

    def relation(self) -> str:
        """Give the SQL that reads the cells of the file as text, c0, c1, …; nothing is guessed."""
        path = str(self.path).replace("'", "''")
        columns = [f"c{place}" for place in range(len(self.header))]
        types = ", ".join(f"'{column}': 'VARCHAR'" for column in columns)
        texts = ", ".join(f"'{column}'" for column in columns)
        line_end = self.line_end.replace("\r", "\\r").replace("\n", "\\n")
        return (
            f"read_csv('{path}', auto_detect = false, header = true, delim = ',', quote = '\"', escape = '\"', "
            f"comment = '', new_line = '{line_end}', columns = {{{types}}}, force_not_null = [{texts}], "
            f"strict_mode = true, max_line_size = {_LONGEST_LINE_BYTES}, buffer_size = {_BUFFER_BYTES})"
        )


class BulkStore:
    """The scratch database of one load, made when a large file comes and removed when the load ends."""

    def __init__(self, parent: Path | None = None) -> None:
        """Hold the scratch database in a folder of `parent`, or where the system keeps temporary files."""
        self._parent, self._folder, self._temporary, self._connection = parent, None, None, None
        self.files: list[BulkFile] = []
        self.concluded: dict[str, GuessedType] = {}

    def __enter__(self) -> BulkStore:
        """Give the store itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Remove the scratch database."""
        self.close()

    @property
    def folder(self) -> Path:
        """The folder of the scratch database, made when it is first asked for."""
        if self._folder is None:
            if self._parent is None:
                self._temporary = TemporaryDirectory(prefix="health-gap-rows-")
                self._folder = Path(self._temporary.name)
            else:
                self._folder = self._parent / f"{BUILDING_PREFIX}{os.getpid()}-rows"
                self._folder.mkdir()
        return self._folder

    @property
    def database(self) -> Path:
        """The file of the scratch database."""
        return self.folder / "rows.duckdb"

    @property
    def connection(self) -> duckdb.DuckDBPyConnection:
        """The connection to the scratch database."""
        if self._connection is None:
            self._connection = duckdb.connect(str(self.database), config=self.config())
            self._connection.execute("PRAGMA force_compression = 'uncompressed'")
        return self._connection

    def config(self) -> dict[str, str]:
        """Give the limits that DuckDB keeps to, and have it join as statements are written: all rows, then what is few.

        Left to itself it has looked up few rows in a table made of all of them, on one processor.
        """
        return {
            "memory_limit": f"{MEMORY_GIGABYTES}GB",
            "temp_directory": str(self.folder / "aside"),
            "disabled_optimizers": "join_order,build_side_probe_side",
        }

    def let_go(self) -> None:
        """Close the connection, so that the database can be attached to another."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def close(self) -> None:
        """Remove everything."""
        self.let_go()
        if self._temporary is not None:
            self._temporary.cleanup()
        elif self._folder is not None:
            shutil.rmtree(self._folder, ignore_errors=True)
        self._folder = self._temporary = None

    def ids(self) -> set[str]:
        """List the indicators of all files."""
        return set(self.frame("SELECT DISTINCT t0 FROM series_texts")["t0"].map(tidied))

    def rows_read(self) -> dict[str, int]:
        """Count the rows of each file, by name."""
        return {file.name: file.rows for file in self.files}

    def sources(self) -> set[str]:
        """Name the sources of the series that are written."""
        return set(self.frame("SELECT DISTINCT source_id FROM series_told")["source_id"]) if self.files else set()

    @property
    def row_count(self) -> int:
        """Count the rows of all files."""
        return sum(file.rows for file in self.files)

    def run(self, statement: str) -> None:
        """Run a statement that answers nothing."""
        self.connection.execute(statement)

    def frame(self, statement: str) -> pd.DataFrame:
        """Fetch a small answer."""
        return self.connection.execute(statement).df()

    def holds(self, table: str, condition: str) -> bool:
        """Tell whether a table has a row that meets a condition."""
        return self.connection.execute(f"SELECT 1 FROM {table} WHERE {condition} LIMIT 1").fetchone() is not None

    def hold(self, name: str, frame: pd.DataFrame) -> None:
        """Make a table of a frame, in place of one of that name."""
        self.connection.register("frame_to_hold", frame)
        self.run(f"CREATE OR REPLACE TABLE {name} AS FROM frame_to_hold")
        self.connection.unregister("frame_to_hold")

    def file_of(self, place: int) -> BulkFile:
        """Find the file that the row at a place of `figures` comes from."""
        return next(each for each in reversed(self.files) if each.first_place <= place)

    def where(self, place: int) -> tuple[str, int]:
        """Name file and row of the row at a place of `figures`."""
        file = self.file_of(place)
        return file.name, file.row_number(place - file.first_place)

    def texts(self, wanted: str) -> pd.DataFrame:
        """Read some rows again as the careful reader gives them: their cells as text.

        Args:
            wanted: a select of places of `figures`, as a column `place`.

        Returns:
            One row per place in order, as `read_rows` gives them.
        """
        self.run(f"CREATE OR REPLACE TEMP TABLE wanted AS {wanted}")
        frames = [self.read_rows(file, "place IN (SELECT place FROM wanted)") for file in self.files]
        return pd.concat(frames, ignore_index=True)

    def read_rows(self, file: BulkFile, condition: str) -> pd.DataFrame:
        """Read the rows of a file that meet a condition on their raw cells, c0, c1, …, or on their place.

        Returns:
            Rows in order, with place, file, row, is_shipped, file_source_id, limits_method and every column of
            `layout.USED_COLUMNS` as text.
        """
        cells = ", ".join(f'{file.column(name)} AS "{name}"' for name in layout.USED_COLUMNS)
        table = self.frame(
            f"""
            SELECT place, {cells}
            FROM (SELECT row_number() OVER () - 1 + {file.first_place} AS place, * FROM {file.relation()})
            WHERE {condition} ORDER BY place
            """
        )
        for name in layout.USED_COLUMNS:
            table[name] = table[name].map(tidied)
        return self.with_origin(table)

    def with_origin(self, table: pd.DataFrame) -> pd.DataFrame:
        """Add to rows with their place what is known of their file."""
        files = [self.file_of(place) for place in table["place"]]
        rows = [file.row_number(place - file.first_place) for file, place in zip(files, table["place"], strict=True)]
        own = {"file": [file.name for file in files], "row": rows, "is_shipped": False}
        return table.assign(**own, file_source_id=[file.input.source_id for file in files], limits_method="")
