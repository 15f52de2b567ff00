// What the picture is made of: stations and the ties between them, each once, and which of them are hidden.
import type { Bond, GraphNode, Picture } from "./graph_data";

/** One that is drawn. `x` and `y` are of the picture's own plane, not of the screen; `gone`: hidden by a filter. */
export interface Station {
  readonly id: string; readonly ties: Set<Tie>;
  kind: string; name: string; folded: string; case: string; documents: number; beside: number; size: number;
  x: number; y: number; gone: boolean;
}

/** What two stations have in common, as one line. */
export interface Tie {
  readonly one: Station; readonly two: Station;
  types: string[]; documents: number; months: string[]; width: number; look: Look; gone: boolean;
}

/** A tie by the texts alone, one that a text says outright, and one from case to case. */
export const LOOKS = ["plain", "strong", "across"] as const;
export type Look = (typeof LOOKS)[number];

export class Net {
  readonly stations = new Map<string, Station>();
  readonly ties = new Map<string, Tie>();
  private ranked: Station[] | null = null;

  /** Takes in what a picture has. Gives the ids that are new; `place` says where those begin. */
  add(picture: Picture, name: (node: GraphNode) => string, place: (id: string, turn: number) => [number, number]): string[] {
    const fresh: string[] = [];
    for (const [turn, { node, documents, beside }] of picture.stations.entries()) {
      const told = {
        kind: node.kind ?? node.type, name: name(node), folded: folded(name(node)), case: node.case, documents, beside,
        size: Math.min(44, 15 + 5 * Math.log2(1 + documents)),
      };
      const known = this.stations.get(node.id);
      if (known) {
        Object.assign(known, told);
        continue;
      }
      const [x, y] = place(node.id, turn);
      this.stations.set(node.id, { id: node.id, ties: new Set(), ...told, x, y, gone: false });
      fresh.push(node.id);
    }
    for (const bond of picture.bonds) this.tie(bond);
    this.ranked = null;
    return fresh;
  }

  remove(ids: Iterable<string>): void {
    for (const id of ids) {
      const station = this.stations.get(id);
      if (!station) continue;
      for (const tie of station.ties) {
        other(tie, station).ties.delete(tie);
        this.ties.delete(key(tie.one.id, tie.two.id));
      }
      this.stations.delete(id);
    }
    this.ranked = null;
  }

  /** Those that no filter hides, most documents first. */
  shown(): Station[] {
    this.ranked ??= [...this.stations.values()].sort((one, two) => two.documents - one.documents);
    return this.ranked.filter((station) => !station.gone);
  }

  between(one: string, two: string): Tie | undefined {
    return this.ties.get(key(one, two));
  }

  private tie(bond: Bond): void {
    const one = this.stations.get(bond.one), two = this.stations.get(bond.two);
    if (!one || !two || this.between(bond.one, bond.two)) return;
    const direct = bond.types.filter((type) => type !== "stands_in");
    const across = direct.includes("same_value") || direct.includes("judged_same");
    const tie: Tie = {
      one, two, types: bond.types, documents: bond.documents, months: bond.months, gone: false,
      width: Math.min(9, 1 + 1.3 * Math.log2(1 + bond.documents)), look: across ? "across" : direct.length > 0 ? "strong" : "plain",
    };
    this.ties.set(key(bond.one, bond.two), tie);
    one.ties.add(tie);
    two.ties.add(tie);
  }
}

export function other(tie: Tie, station: Station): Station {
  return tie.one === station ? tie.two : tie.one;
}

/** The stations tied to one, hidden ones too. */
export function beside(station: Station): Station[] {
  return [...station.ties].map((tie) => other(tie, station));
}

/** A name as it is looked for: without case and accents. */
export function folded(text: string): string {
  return text.toLowerCase().normalize("NFD").replace(/\p{M}/gu, "");
}

function key(one: string, two: string): string {
  return one < two ? `${one}-${two}` : `${two}-${one}`;
}
