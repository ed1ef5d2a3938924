// What was just done, in ink for 8 s, with undo where it can be undone. Errors are never toasts.

import { reactive } from 'vue'

export type Toast = {
  id: number
  text: string
  undo?: () => unknown
  link?: { label: string; to: string }
  until: number
}

export const TOAST_MS = 8000
const TOASTS_MAX = 3
let last = 0
export const toasts = reactive<Toast[]>([])

export function dropToast(id: number): void {
  const index = toasts.findIndex((toast) => toast.id === id)
  if (index >= 0) toasts.splice(index, 1)
}

/** Tells what was done: plain words, no exclamation mark. */
export function toast(text: string, more: { undo?: () => unknown; link?: { label: string; to: string } } = {}): void {
  last += 1
  const id = last
  toasts.push({ id, text, until: Date.now() + TOAST_MS, ...more })
  if (toasts.length > TOASTS_MAX) toasts.shift()
  setTimeout(() => dropToast(id), TOAST_MS)
}
