// The timeline: a lane for each place, person, vehicle or sign, a mark for each journey or month of flags.
import { drawn } from "./map_draw";
import { fontOf, widthOf } from "./map_labels";
import { monthName, monthOf, monthsOf, placesOf, type LegInCase, type Period } from "./map_time";
import { say, type Words } from "./words";

export type By = "place" | "person" | "vehicle" | "indicator";
export interface Flags { value: string; category: string; flags: number }

interface Mark { month: number; until: number; size: number; href: string; title: string }

const LANES = 16, ROW = 26, TOP = 30, LETTERS = 12, LABEL = 84;

interface Shown { by: By; words: Words; names: Record<string, string> }

/** As wide as what it is put into: its letters are as large on a telephone as on a table. */
export function lanes(place: HTMLElement, legs: LegInCase[], flags: Flags[], period: Period, { by, words, names }: Shown): Element {
  const found = new Map<string, Mark[]>();
  const add = (lane: string, mark: Mark): void => {
    if (lane) found.set(lane, [...(found.get(lane) ?? []), mark]);
  };
  if (by === "indicator") {
    for (const row of flags) {
      const month = monthOf(row.value);
      if (month === null || month < period.first || month > period.last) continue;
      const title = `${names[row.category] ?? row.category} · ${monthName(month)} · ${say(words, "flags", { n: row.flags })}`;
      add(names[row.category] ?? row.category, { month, until: month, size: row.flags, href: "", title });
    }
  } else {
    for (const one of legs) {
      const months = monthsOf(one.leg);
      if (!months || !period.holds(one.leg)) continue;
      const way = placesOf(one.leg).map((place) => place.text).join(" → ");
      const { document: file, page } = one.leg.span;
      const mark = { month: months[0], until: months[1], size: 1, href: `/documents/${file}/pages/${page}`, title: `${one.leg.date} · ${way} · ${one.name}` };
      const on = { place: placesOf(one.leg).map((place) => place.text), person: [...one.leg.travellers, one.leg.payer], vehicle: [one.leg.plate ?? one.leg.vehicle] }[by];
      for (const lane of new Set(on)) add(lane, mark);
    }
  }
  const rows = [...found].sort((one, two) => two[1].length - one[1].length || one[0].localeCompare(two[0])).slice(0, LANES);
  if (rows.length === 0) {
    const none = document.createElement("p");
    none.className = "under timeline-none";
    none.textContent = say(words, "lanes_none");
    return none;
  }
  const high = TOP + rows.length * ROW + 8;
  const { paddingLeft, paddingRight } = getComputedStyle(place);
  const wide = Math.max(260, Math.floor(place.clientWidth - parseFloat(paddingLeft) - parseFloat(paddingRight)));
  const font = fontOf(place, LETTERS, 400);
  const left = Math.min(Math.max(...rows.map(([lane]) => widthOf(lane, font))) + 20, wide * (wide < 600 ? 0.38 : 0.24));
  const svg = drawn("svg", { viewBox: `0 0 ${wide} ${high}`, role: "group", class: "lanes" });
  const span = Math.max(1, period.last - period.first + 1);
  const x = (month: number): number => left + ((month - period.first) / span) * (wide - left - 12);
  const step = [1, 3, 6, 12, 24, 60, 120].find((one) => span / one <= (wide - left) / LABEL) ?? 240;
  for (let month = Math.ceil(period.first / step) * step; month <= period.last; month += step) {
    svg.append(drawn("line", { class: "grid", x1: x(month), x2: x(month), y1: TOP - 6, y2: high }));
    // The last one ends at the edge where there is no room behind its line.
    const over = x(month) + 3 + widthOf(monthName(month), font) > wide;
    svg.append(text(monthName(month), over ? wide : x(month) + 3, TOP - 12, over ? "axis at-end" : "axis"));
  }
  rows.forEach(([lane, marks], row) => {
    const y = TOP + row * ROW + ROW / 2;
    svg.append(drawn("line", { class: "lane", x1: left, x2: wide, y1: y, y2: y }));
    const name = text(fitted(lane, font, left - 14), left - 10, y + 4, "lane-name");
    const whole = drawn("title", {});
    whole.textContent = lane;
    name.append(whole);
    svg.append(name);
    for (const mark of marks) svg.append(marked(mark, x, y, period));
  });
  return svg;
}

function marked(mark: Mark, x: (month: number) => number, y: number, period: Period): Element {
  const from = x(Math.max(mark.month, period.first)), to = x(Math.min(mark.until, period.last) + 1);
  const long = mark.until > mark.month;
  const shape = long
    ? drawn("rect", { class: "mark long", x: from, y: y - 4, width: Math.max(4, to - from), height: 8, rx: 4 })
    : drawn("circle", { class: "mark", cx: (from + to) / 2, cy: y, r: Math.min(11, 4 + Math.log2(mark.size)) });
  const title = drawn("title", {});
  title.textContent = mark.title;
  shape.append(title);
  if (!mark.href) return shape;
  const link = drawn("a", { href: mark.href, "aria-label": mark.title });
  link.append(shape);
  return link;
}

function fitted(name: string, font: string, wide: number): string {
  let shown = name;
  while (shown.length > 1 && widthOf(shown, font) > wide) shown = `${shown.replace(/…$/, "").slice(0, -1).trimEnd()}…`;
  return shown;
}

function text(words: string, x: number, y: number, name: string): Element {
  const element = drawn("text", { class: name, x, y });
  element.textContent = words;
  return element;
}
