// Acts of the frame, for buttons, shortcuts and the palette alike.

import { type Density, settings, shown } from '../settings.ts'

export function toggleTheme(): void {
  settings.theme = shown.dark ? 'light' : 'dark'
}

const order: Density[] = ['compact', 'standard', 'relaxed']
export function nextDensity(): void {
  settings.density = order[(order.indexOf(settings.density) + 1) % order.length] as Density
}
