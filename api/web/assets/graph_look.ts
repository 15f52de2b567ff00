// How nodes and ties look: a colour and a shape for each kind, so that colour alone never tells them apart.
import type { StylesheetStyle } from "cytoscape";

const LOOKS: Record<string, [token: string, shape: string]> = {
  PERSON: ["--k-person", "ellipse"],
  ORG: ["--k-org", "round-hexagon"],
  PLACE: ["--k-place", "round-diamond"],
  PHONE: ["--k-contact", "round-rectangle"],
  EMAIL: ["--k-contact", "cut-rectangle"],
  URL: ["--k-contact", "barrel"],
  HANDLE: ["--k-contact", "round-tag"],
  ID: ["--k-paper", "round-rectangle"],
  PLATE: ["--k-paper", "rectangle"],
  IBAN: ["--k-money", "round-octagon"],
  MONEY: ["--k-money", "ellipse"],
  DATE: ["--k-date", "rectangle"],
  event: ["--k-place", "vee"],
};

export function looks(root: HTMLElement): StylesheetStyle[] {
  const told = getComputedStyle(root);
  const token = (name: string): string => told.getPropertyValue(name).trim();
  const font = token("--sans");
  const base: StylesheetStyle[] = [
    {
      selector: "node",
      style: {
        width: "data(size)", height: "data(size)", "background-color": token("--k-org"), "border-width": 1.5,
        "border-color": token("--surface"), label: "data(label)", color: token("--ink"), "font-family": font, "font-size": 11,
        "text-valign": "bottom", "text-margin-y": 3, "min-zoomed-font-size": 8, "text-outline-color": token("--surface"),
        "text-outline-width": 2, "text-max-width": "140px", "text-wrap": "ellipsis",
      },
    },
    {
      selector: "edge",
      style: {
        width: "data(width)", "line-color": token("--line-strong"), opacity: 0.55, "curve-style": "haystack",
        "haystack-radius": 0,
      },
    },
    { selector: "edge[strong = 1]", style: { "line-color": token("--accent"), opacity: 0.9 } },
    { selector: "edge[?across]", style: { "line-style": "dashed", "line-color": token("--k-indicator"), opacity: 0.9 } },
    { selector: "core", style: { "outside-texture-bg-color": token("--surface"), "outside-texture-bg-opacity": 0 } as never },
    { selector: ".gone", style: { display: "none" } },
    { selector: ".faded", style: { opacity: 0.16, "text-opacity": 0 } },
    { selector: "node.lit", style: { "border-color": token("--focus"), "border-width": 3 } },
    { selector: "edge.lit", style: { "line-color": token("--focus"), opacity: 1 } },
    { selector: "node.near", style: { "text-opacity": 1, "min-zoomed-font-size": 0 } },
    { selector: "node.on-way", style: { "border-color": token("--hit-line"), "border-width": 4, "min-zoomed-font-size": 0 } },
    { selector: "edge.on-way", style: { "line-color": token("--hit-line"), width: 5, opacity: 1 } },
    { selector: "node:selected", style: { "border-color": token("--focus"), "border-width": 4, "min-zoomed-font-size": 0 } },
    { selector: "edge:selected", style: { "line-color": token("--focus"), width: 5, opacity: 1 } },
  ];
  const kinds = Object.entries(LOOKS).map(([kind, [colour, shape]]) => ({
    selector: `node[kind = "${kind}"]`,
    style: { "background-color": token(colour), shape },
  }));
  return [...base.slice(0, 1), ...(kinds as StylesheetStyle[]), ...base.slice(1)];
}
