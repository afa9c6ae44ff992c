"""Load large files as a set, in DuckDB: the same rows, the same refusals, in a memory that does not grow with the file.

A file in the layout of a Fingertips download that is larger than `LoadRequest.bulk_above_megabytes` comes here. What
happens to it, in this order:

1. `survey` looks through its bytes and lists its different texts; a file that is not plain is copied first.
2. `texts` has each different text read by the careful reader's own functions.
3. `figures` reads the numbers of all rows in one statement; what is not plainly right is a suspect.
4. `checks` gives every suspect to the careful reader, row by row, which accepts or refuses it.
5. `definitions`, `disclose`, `account` and `write` describe, hide, count and write what is kept.

Rows of indicators that something else is known of, a definition or rows of another file, go the careful way in any
case: rules for small numbers, fifths by deprivation and whatever else needs whole series in memory see them there. Of
such an indicator only areas that are held here are in memory, so a download of all of England is no burden; a file with
millions of kept rows of a defined indicator is, and takes as long as it did before.
"""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd

from queries.ingest import layout
from queries.ingest.bulk.account import add_to_account, set_aside
from queries.ingest.bulk.checks import check_figures, check_repeats
from queries.ingest.bulk.definitions import describe
from queries.ingest.bulk.figures import read_figures
from queries.ingest.bulk.store import BulkStore
from queries.ingest.bulk.survey import CarefulIds, read_careful_rows
from queries.ingest.bulk.texts import read_texts
from queries.ingest.bulk.write import prepare_rows
from queries.ingest.definitions import Definition, derived_ids
from queries.ingest.fetched import superseding_ids
from queries.ingest.inputs import Inputs, LoadRequest
from queries.ingest.problems import Problems
from queries.ingest.search_watch import SearchWatch
from queries.ingest.summary import Summary


def with_careful_rows(
    table: pd.DataFrame, store: BulkStore, inputs: Inputs, request: LoadRequest
) -> tuple[pd.DataFrame, CarefulIds]:
    """Add to the rows of other files those rows of large files that belong with them.

    Args:
        table: rows of every other file, as text.
        store: with the large files that were opened.
        inputs: the definitions and areas.
        request: what the load was asked for.

    Returns:
        The rows, and the indicators whose rows were added.
    """
    if not store.files:
        return table, CarefulIds(frozenset(), frozenset())
    held = store.ids()
    if table.empty:
        ids = CarefulIds(frozenset(), frozenset(held))
    else:
        defined = {each.indicator.indicator_id for each in inputs.definitions}
        others = (set(table[layout.INDICATOR_ID]) | derived_ids() | superseding_ids(request.definitions_dir)) - defined
        ids = CarefulIds(frozenset(held & defined), frozenset(held & others))
    rows = read_careful_rows(store, ids, inputs.reference)
    if rows.empty:
        return table, ids
    return pd.concat([table, rows], ignore_index=True).fillna(dict.fromkeys(table.columns, "")), ids


def check(
    store: BulkStore,
    ids: CarefulIds,
    inputs: Inputs,
    request: LoadRequest,
    problems: Problems,
    summary: Summary,
) -> None:
    """Check every row of the large files that has not gone the careful way.

    Args:
        store: with the large files that were opened.
        ids: indicators whose rows have gone the careful way.
        inputs: sources, areas and definitions.
        request: what the load was asked for.
        problems: where what is wrong goes.
        summary: told what was set aside and left out.
    """
    read_texts(store, inputs, request, ids)
    read_figures(store)
    store.concluded = check_figures(store, inputs, request, problems)
    aside = set_aside(store)
    summary.set_aside = pd.concat([summary.set_aside, aside], ignore_index=True) if len(aside) else summary.set_aside
    summary.repeated += check_repeats(store, inputs, request, problems)


def describe_and_count(
    store: BulkStore,
    inputs: Inputs,
    definitions: dict[str, Definition],
    summary: Summary,
    report: Callable[[str], None] = lambda _: None,
) -> dict[str, Definition]:
    """Describe the indicators of large files, add their rows to the account, and make them ready to be written.

    Args:
        store: with rows that were checked.
        inputs: the areas and definitions.
        definitions: those of all other indicators that have rows.
        summary: the account.
        report: told how a long search goes.

    Returns:
        The definitions of the indicators of large files.
    """
    taken = {each.indicator.slug for each in (*inputs.definitions, *definitions.values())}
    made = describe(store, inputs.reference, store.concluded, taken)
    summary.provisional += [f"{each.indicator.title} ({indicator_id})" for indicator_id, each in made.items()]
    prepare_rows(store, {indicator_id: each.indicator.slug for indicator_id, each in made.items()})
    add_to_account(store, made, inputs.reference, summary, SearchWatch(report))
    return made
