"""Write small workbooks as spreadsheet programs save them: an archive of XML, .xlsx or .ods."""

from __future__ import annotations

import zipfile
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

Sheets = dict[str, list[list[str | float]]]
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
_ODS = "urn:oasis:names:tc:opendocument:xmlns:"


def write_workbook(path: Path, sheets: Sheets) -> Path:
    """Write the sheets in the format that the name of the file asks for; an empty cell is left out, as programs do."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        if path.suffix == ".ods":
            archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
            archive.writestr("META-INF/manifest.xml", f'<manifest:manifest xmlns:manifest="{_ODS}manifest:1.0"/>')
            archive.writestr("content.xml", _ods(sheets))
        else:
            _write_xlsx(archive, sheets)
    return path


def _write_xlsx(archive: zipfile.ZipFile, sheets: Sheets) -> None:
    strings = sorted(
        {cell for rows in sheets.values() for row in rows for cell in row if isinstance(cell, str) and cell}
    )
    items = "".join(f"<si><r><t>{escape(text[:1])}</t></r><r><t>{escape(text[1:])}</t></r></si>" for text in strings)
    archive.writestr("xl/sharedStrings.xml", f'<sst xmlns="{_MAIN}">{items}</sst>')
    names = "".join(
        f'<sheet name={quoteattr(name)} sheetId="{number}" r:id="rId{number}"/>'
        for number, name in enumerate(sheets, start=1)
    )
    archive.writestr(
        "xl/workbook.xml", f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>{names}</sheets></workbook>'
    )
    links = "".join(
        f'<Relationship Id="rId{number}" Type="{_OFFICE}/worksheet" Target="worksheets/sheet{number}.xml"/>'
        for number in range(1, len(sheets) + 1)
    )
    links += f'<Relationship Id="rIdStrings" Type="{_OFFICE}/sharedStrings" Target="sharedStrings.xml"/>'
    document = f'<Relationship Id="rId1" Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/>'
    archive.writestr("_rels/.rels", f'<Relationships xmlns="{_PACKAGE}">{document}</Relationships>')
    archive.writestr("xl/_rels/workbook.xml.rels", f'<Relationships xmlns="{_PACKAGE}">{links}</Relationships>')
    for number, rows in enumerate(sheets.values(), start=1):
        lines = "".join(
            f'<row r="{row}">{"".join(_xlsx_cell(cell, row, place, strings) for place, cell in enumerate(cells))}</row>'
            for row, cells in enumerate(rows, start=1)
            if any(cells)
        )
        archive.writestr(
            f"xl/worksheets/sheet{number}.xml", f'<worksheet xmlns="{_MAIN}"><sheetData>{lines}</sheetData></worksheet>'
        )


def _xlsx_cell(cell: str | float, row: int, place: int, strings: list[str]) -> str:
    if cell == "":
        return ""
    reference = f"{chr(65 + place) if place < 26 else 'A' + chr(39 + place)}{row}"
    if isinstance(cell, str):
        return f'<c r="{reference}" t="s"><v>{strings.index(cell)}</v></c>'
    return f'<c r="{reference}"><v>{cell}</v></c>'


def _ods(sheets: Sheets) -> str:
    tables = "".join(
        f"<table:table table:name={quoteattr(name)}>{''.join(_ods_row(row) for row in rows)}"
        '<table:table-row table:number-rows-repeated="1048000"><table:table-cell '
        'table:number-columns-repeated="16384"/></table:table-row></table:table>'
        for name, rows in sheets.items()
    )
    spaces = " ".join(f'xmlns:{name}="{_ODS}{name}:1.0"' for name in ("office", "table", "text"))
    return (
        f"<office:document-content {spaces}><office:body><office:spreadsheet>{tables}</office:spreadsheet>"
        "</office:body></office:document-content>"
    )


def _ods_row(row: list[str | float]) -> str:
    cells = []
    for cell in row:
        if cell == "":
            cells.append("<table:table-cell/>")
        elif isinstance(cell, str):
            cells.append(
                f'<table:table-cell office:value-type="string"><text:p>{escape(cell)}</text:p></table:table-cell>'
            )
        else:
            cells.append(
                f'<table:table-cell office:value-type="float" office:value="{cell}"><text:p>{cell:.1f}</text:p>'
                "</table:table-cell>"
            )
    return f"<table:table-row>{''.join(cells)}</table:table-row>"
