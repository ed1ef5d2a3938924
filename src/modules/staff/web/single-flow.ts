// The way to the identity provider and back: what this tab keeps meanwhile, and where one goes after a sign-in.

import type { RouteLocationRaw } from 'vue-router'
import type { Me } from '../contract.ts'

const KEY = 'kahu.sign-in'
type Kept = { flow: string; next: string }

/** Sealed by the server; it stays in this tab, so an answer that somebody else's browser fetched fits nowhere. */
export const keepFlow = (kept: Kept) => sessionStorage.setItem(KEY, JSON.stringify(kept))

/** What was kept, once. */
export function takeFlow(): Kept | null {
  const text = sessionStorage.getItem(KEY)
  sessionStorage.removeItem(KEY)
  return text === null ? null : (JSON.parse(text) as Kept)
}

/** The step a sign-in still lacks, or where the person wanted to go. */
export function afterSignIn(me: Me, next: string): RouteLocationRaw {
  const step = me.lacks !== 'none' ? 'second-factor' : me.mustChangePassword ? 'password' : null
  return step ? { name: step, query: { next } } : next
}
