import { drawPanels, type Panel } from './panels.js';
import type { Picture } from './picture.js';
import { type Shown, sentenceFor } from './shown.js';

/** What a panel has room for. */
export interface Room {
  /** Px. */
  readonly width: number;
  /** Ticks along x of some five characters, and along y. */
  readonly xTicks: number;
  readonly yTicks: number;
  readonly hasTips: boolean;
}

export interface Paneled extends Omit<Picture, 'draw' | 'isWide'> {
  /** The sources that have what it shows. */
  readonly of: readonly Shown[];
  /** Why sources have none of it, such as `no request has a client`; default: it has no such figures. */
  readonly lacking?: string;
  readonly panelCount: number;
  /** Px of a panel's height where the picture's is not told; of its width, where that is more. */
  readonly panelHeight?: number;
  /** Whether panels stay below each other, however wide the picture is; it is then wide even with one of them. */
  readonly isStacked?: boolean;
  readonly panels: (room: Room) => readonly Panel[];
}

/** Px that a panel needs beside another. */
const LEAST_WIDTH = 260;
const PANEL_HEIGHT = 274;
/** Px that the texts of ticks take, with the room about them. */
const TICK_WIDTH = 56;
const TICK_HEIGHT = 32;

/** A picture of one panel or several, beside each other where there is room. */
export function paneled(options: Paneled): Picture {
  const { of, panelCount, panelHeight = PANEL_HEIGHT, isStacked = false, panels, lacking, ...said } = options;
  const sentence = sentenceFor(of, said.sentence, lacking ?? 'it has no such figures');
  return {
    ...said,
    sentence,
    isWide: isStacked || panelCount > 1,
    draw(document, { width = 480, height: asked, hasTips = false } = {}) {
      const beside = Math.max(1, Math.min(panelCount, Math.floor(width / LEAST_WIDTH)));
      // Two panels are no narrower than a picture of one is on a page; more share rows evenly.
      const columns = isStacked || width < 640 ? 1 : Math.ceil(panelCount / Math.ceil(panelCount / beside));
      const rows = Math.ceil(panelCount / columns);
      const height = asked ?? rows * panelHeight;
      const room: Room = {
        width: width / columns,
        xTicks: Math.max(2, Math.floor((width / columns - 60) / TICK_WIDTH)),
        yTicks: Math.max(2, Math.floor((height / rows - 80) / TICK_HEIGHT)),
        hasTips,
      };
      const { title } = said;
      return drawPanels(panels(room), { document, width, height, columns, title, description: sentence });
    },
  };
}
