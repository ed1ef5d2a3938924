// Keyboard shortcuts of what stands on the page; `?` lists them.

import { computed, onScopeDispose, shallowReactive } from 'vue'

export type Shortcut = {
  keys: string[]
  label: string
  run?: (event: KeyboardEvent) => void /** Also while typing (Ctrl combinations only). */
  typing?: boolean
}
type Source = () => Shortcut[]

const sources = shallowReactive<Source[]>([])
export const shortcuts = computed(() => sources.flatMap((source) => source()))

/** Registers shortcuts while the component lives; without `run` a line is only listed. Keys: ['Ctrl','k'], ['/'], ['g','c'] is not supported. */
export function useShortcuts(source: Source | Shortcut[]): void {
  const entry: Source = typeof source === 'function' ? source : () => source
  sources.push(entry)
  onScopeDispose(() => {
    const index = sources.indexOf(entry)
    if (index >= 0) sources.splice(index, 1)
  })
}

function fits(shortcut: Shortcut, event: KeyboardEvent): boolean {
  const wantsCtrl = shortcut.keys.includes('Ctrl')
  const wantsShift = shortcut.keys.includes('Shift')
  const key = shortcut.keys.at(-1) ?? ''
  if ((event.ctrlKey || event.metaKey) !== wantsCtrl || event.altKey) return false
  if (wantsShift && !event.shiftKey) return false
  return event.key.toLowerCase() === key.toLowerCase()
}

function isTyping(event: KeyboardEvent): boolean {
  const target = event.target as HTMLElement
  return (
    target.isContentEditable ||
    (/^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName) &&
      !['checkbox', 'radio', 'button'].includes((target as HTMLInputElement).type))
  )
}

/** The one listener of the page; a dialog keeps its keys to itself. */
export function onShortcut(event: KeyboardEvent): void {
  if (event.defaultPrevented || event.isComposing) return
  for (const shortcut of [...shortcuts.value].reverse()) {
    if (!shortcut.run || !fits(shortcut, event)) continue
    if (isTyping(event) && !shortcut.keys.includes('Ctrl')) continue
    event.preventDefault()
    shortcut.run(event)
    return
  }
}
