/** Where the creator's two pictures go: one fills the stage, the other floats above it. Pure. */

export type Picture = 'screen' | 'camera';
export type Corner = 'top-left' | 'top-right' | 'bottom-right' | 'bottom-left';

/** What the viewer asked for; the screen leads unless swapped. */
export interface Wishes {
  swapped: boolean;
  overlayHidden: boolean;
  corner: Corner;
}

export interface Stage {
  main: Picture | null;
  overlay: Picture | null;
}

export const defaultWishes: Wishes = { swapped: false, overlayHidden: false, corner: 'bottom-right' };

/** Arranges what is there: a lone picture always fills the stage, whatever was asked before. */
export function arrange(available: Record<Picture, boolean>, wishes: Wishes): Stage {
  const lead: Picture = wishes.swapped ? 'camera' : 'screen';
  const second: Picture = wishes.swapped ? 'screen' : 'camera';
  if (available[lead] && available[second])
    return { main: lead, overlay: wishes.overlayHidden ? null : second };
  if (available[lead]) return { main: lead, overlay: null };
  if (available[second]) return { main: second, overlay: null };
  return { main: null, overlay: null };
}

const clockwise: readonly Corner[] = ['top-left', 'top-right', 'bottom-right', 'bottom-left'];

/** The next corner clockwise: one button reaches all four without dragging. */
export function nextCorner(corner: Corner): Corner {
  return clockwise[(clockwise.indexOf(corner) + 1) % clockwise.length] ?? 'bottom-right';
}
