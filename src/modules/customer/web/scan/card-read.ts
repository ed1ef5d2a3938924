// What a scanned card gives a form, and how a form that wants more than the number asks for it.

import type { InjectionKey } from 'vue'

export type CardRead = { number: string; name: string; street: string }
/** Provided by forms that take name and address too. */
export const TAKES_CARD: InjectionKey<(read: CardRead) => void> = Symbol('takes card')
