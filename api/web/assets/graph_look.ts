// How stations and ties look: a colour and a shape for each kind, so that colour alone never tells them apart.
import type { Look } from "./graph_net";

type Shape = (to: Path2D) => void;

/** Corners in a square from -1 to 1. */
function corners(...places: [number, number][]): Shape {
  return (to) => {
    for (const [turn, [x, y]] of places.entries()) turn === 0 ? to.moveTo(x, y) : to.lineTo(x, y);
    to.closePath();
  };
}

function regular(many: number, turned: number): Shape {
  return corners(...Array.from({ length: many }, (_, at): [number, number] => {
    const angle = turned + (2 * Math.PI * at) / many;
    return [Math.cos(angle), Math.sin(angle)];
  }));
}

const round: Shape = (to) => to.arc(0, 0, 1, 0, 2 * Math.PI);
const square = corners([-0.9, -0.9], [0.9, -0.9], [0.9, 0.9], [-0.9, 0.9]);
const soft: Shape = (to) => to.roundRect(-0.9, -0.9, 1.8, 1.8, 0.45);

const KINDS: Record<string, [token: string, shape: Shape]> = {
  PERSON: ["--k-person", round],
  ORG: ["--k-org", regular(6, 0)],
  PLACE: ["--k-place", regular(4, 0)],
  PHONE: ["--k-contact", soft],
  EMAIL: ["--k-contact", regular(8, Math.PI / 8)],
  URL: ["--k-contact", (to) => to.roundRect(-1, -0.7, 2, 1.4, 0.7)],
  HANDLE: ["--k-contact", corners([-1, -0.8], [0.3, -0.8], [1, 0], [0.3, 0.8], [-1, 0.8])],
  ID: ["--k-paper", soft],
  PLATE: ["--k-paper", corners([-1, -0.65], [1, -0.65], [1, 0.65], [-1, 0.65])],
  IBAN: ["--k-money", regular(8, Math.PI / 8)],
  MONEY: ["--k-money", round],
  DATE: ["--k-date", square],
  event: ["--k-place", corners([-1, -0.9], [0, -0.3], [1, -0.9], [0, 1])],
};

/** The colours of one page, dark or light, and the shapes. */
export interface Looks {
  font: string; ink: string; surface: string; focus: string; way: string;
  ties: Record<Look, string>;
  kind(name: string): [colour: string, shape: Path2D];
}

/** A token by day, whatever the screen is: paper is white, and so is a picture that goes into a report. */
function byDay(name: string): string {
  for (const sheet of document.styleSheets) {
    for (const rule of sheet.cssRules) {
      const value = rule instanceof CSSStyleRule && rule.selectorText === ":root" ? rule.style.getPropertyValue(name) : "";
      if (value) return value.trim();
    }
  }
  return "";
}

export function looksOf(root: HTMLElement, on: "screen" | "paper" = "screen"): Looks {
  const told = getComputedStyle(root);
  const token = on === "paper" ? byDay : (name: string): string => told.getPropertyValue(name).trim();
  const made = new Map<string, [string, Path2D]>();
  return {
    font: token("--sans"), ink: token("--ink"), surface: token("--surface"), focus: token("--focus"), way: token("--hit-line"),
    ties: { plain: token("--line-strong"), strong: token("--accent"), across: token("--k-indicator") },
    kind(name) {
      let look = made.get(name);
      if (!look) {
        const [colour, shape] = KINDS[name] ?? ["--k-org", round];
        const path = new Path2D();
        shape(path);
        made.set(name, (look = [token(colour), path]));
      }
      return look;
    },
  };
}
