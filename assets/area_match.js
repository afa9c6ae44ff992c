// Finds areas by name as people type it: capitals, accents, punctuation and small slips of spelling are forgiven.
(function () {
  "use strict";

  const healthGap = (window.healthGap = window.healthGap || {});
  const SHORT = 4; // letters: below this a slip makes another word
  const LONG = 8; // from here on two slips are forgiven
  const LONG_CODE = 6; // characters of a code that tell enough
  const MISS = 100;

  function normal(text) {
    return text
      .normalize("NFD")
      .replace(/\p{Mark}/gu, "")
      .toLowerCase()
      .replace(/&/g, " and ")
      .replace(/['’.]/g, "")
      .replace(/[^a-z0-9]+/g, " ")
      .replace(/\bsaint\b/g, "st")
      .trim();
  }

  // Slips between two words, where one slip is a letter too many, too few, another one, or two that changed places.
  function slips(a, b, most) {
    if (Math.abs(a.length - b.length) > most) return most + 1;
    let before = [];
    let last = Array.from({ length: b.length + 1 }, (_, column) => column);
    for (let row = 1; row <= a.length; row += 1) {
      const next = [row];
      for (let column = 1; column <= b.length; column += 1) {
        const same = a[row - 1] === b[column - 1] ? 0 : 1;
        next[column] = Math.min(last[column] + 1, next[column - 1] + 1, last[column - 1] + same);
        const isSwapped = row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1];
        if (isSwapped) next[column] = Math.min(next[column], before[column - 2] + 1);
      }
      [before, last] = [last, next];
    }
    return last[b.length];
  }

  function allowed(word) {
    if (word.length < SHORT) return 0;
    return word.length < LONG ? 1 : 2;
  }

  // How well one typed word fits one word of a name: 0 the same, 1 its beginning, more with slips, MISS not at all.
  // The word that is still being typed is held against as much of the name as there is of it.
  function wordScore(typed, word, isLast) {
    if (word === typed) return 0;
    if (word.startsWith(typed)) return 1;
    const most = allowed(typed);
    if (!most) return MISS;
    const whole = slips(typed, word, most);
    if (whole <= most) return 2 + whole;
    const begun = isLast ? Math.min(...[-1, 0, 1].map((more) => slips(typed, word.slice(0, typed.length + more), most))) : MISS;
    return begun <= most ? 4 + begun : MISS;
  }

  // Every typed word must fit some word of the name, or of where the area is.
  function score(typed, area) {
    if (area.key === typed || area.code === typed) return 0;
    if (typed.length >= LONG_CODE && area.code.startsWith(typed)) return 1;
    if (!area.key) return MISS;
    if (area.key.startsWith(typed)) return 1;
    const words = typed.split(" ");
    let sum = 0;
    let inName = 0;
    for (const [place, word] of words.entries()) {
      const isLast = place === words.length - 1;
      const name = Math.min(MISS, ...area.words.map((each) => wordScore(word, each, isLast)));
      const where = Math.min(MISS, ...area.whereWords.map((each) => wordScore(word, each, isLast)));
      if (Math.min(name, where) >= MISS) return MISS;
      if (name < MISS) inName += 1;
      sum += name <= where ? name : where + 1;
    }
    return inName ? 2 + sum : MISS;
  }

  // Areas as the server lists them, made ready for matching. The address ends with the code.
  function prepare(rows, isOld) {
    return rows.map(([name, what, where, address], place) => {
      const key = normal(name);
      const code = normal(address.slice(address.lastIndexOf("/") + 1));
      const whereWords = normal(where).split(" ").filter(Boolean);
      return { name: name || code.toUpperCase(), what, where, address, place, isOld, code, key, words: key.split(" "), whereWords };
    });
  }

  // The areas that fit, best first; equals stay in the order of the list, which begins with the large ones. Names that
  // are not in use here lead on only where no name of today fits.
  function find(areas, text) {
    const typed = normal(text);
    if (!typed) return [];
    const today = fitting(areas.filter((area) => !area.isOld), typed);
    return today.length ? today : fitting(areas.filter((area) => area.isOld), typed);
  }

  function fitting(areas, typed) {
    return areas
      .map((area) => ({ area, score: score(typed, area) }))
      .filter((each) => each.score < MISS)
      .sort((a, b) => a.score - b.score || a.area.place - b.area.place)
      .map((each) => each.area);
  }

  healthGap.areaMatch = { find, normal, prepare };
})();
