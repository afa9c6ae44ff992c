/** Which parts of the stage the areas cover, from a coarse picture of them: free ground for labels and the inset. */
(function (parts) {
  "use strict";

  const CELL = 4; // pixels of the stage in one cell of the coarse picture
  const LEAST_COVER = 60; // of 255: how much of a cell an area covers before the cell counts as taken

  /** A few outlines cover the same ground as the many small areas inside them. */
  function shapesOf({ outlines, paths }) {
    return outlines.length ? outlines.map(({ path }) => path) : paths.filter(Boolean);
  }

  function picture(boundaries, size, camera) {
    const canvas = document.createElement("canvas");
    canvas.width = Math.ceil(size.width / CELL);
    canvas.height = Math.ceil(size.height / CELL);
    const context = canvas.getContext("2d", { willReadFrequently: true });
    const { scale, x, y } = camera;
    context.setTransform(scale / CELL, 0, 0, scale / CELL, x / CELL, y / CELL);
    for (const path of shapesOf(boundaries)) context.fill(new Path2D(path));
    return context.getImageData(0, 0, canvas.width, canvas.height);
  }

  /** Sums of taken cells from the upper left corner, so that any rectangle is three additions. */
  function survey(boundaries, size, camera) {
    const { data, width: columns, height: rows } = picture(boundaries, size, camera);
    const sums = new Int32Array((columns + 1) * (rows + 1));
    for (let row = 0; row < rows; row += 1) {
      let inRow = 0;
      for (let column = 0; column < columns; column += 1) {
        inRow += data[(row * columns + column) * 4 + 3] > LEAST_COVER ? 1 : 0;
        sums[(row + 1) * (columns + 1) + column + 1] = sums[row * (columns + 1) + column + 1] + inRow;
      }
    }
    return { sums, columns, rows };
  }

  /** Whether no area reaches into a box of the stage. */
  function isFree({ sums, columns, rows }, { x0, y0, x1, y1 }) {
    const within = (value, most) => Math.max(0, Math.min(most, value));
    const left = within(Math.floor(x0 / CELL), columns);
    const top = within(Math.floor(y0 / CELL), rows);
    const right = within(Math.ceil(x1 / CELL), columns);
    const bottom = within(Math.ceil(y1 / CELL), rows);
    const at = (column, row) => sums[row * (columns + 1) + column];
    return at(right, bottom) - at(left, bottom) - at(right, top) + at(left, top) === 0;
  }

  parts.ground = { survey, isFree };
})(window.healthGap.map.parts);
