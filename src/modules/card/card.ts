// The life of a card as data: which act may start from which state, and where it leads.

import type { CardStatus } from './shapes.ts'

export type CardAct = 'activate' | 'report-lost' | 'cancel-loss' | 'block' | 'unblock' | 'replace' | 'expire' | 'close'

const ENDED = ['expired', 'replaced', 'closed'] as const
/** An ended card never comes back; its number is never given again. */
export const TRANSITIONS: Record<CardAct, Partial<Record<CardStatus, CardStatus>>> = {
  activate: { issued: 'active' },
  'report-lost': { issued: 'lost', active: 'lost', blocked: 'lost' },
  'cancel-loss': { lost: 'active' },
  block: { active: 'blocked', issued: 'blocked' },
  unblock: { blocked: 'active' },
  replace: { active: 'replaced', lost: 'replaced', blocked: 'replaced', expired: 'replaced' },
  expire: { issued: 'expired', active: 'expired', lost: 'expired', blocked: 'expired' },
  close: { issued: 'closed', active: 'closed', lost: 'closed', blocked: 'closed', expired: 'closed' },
}

export type CardLife = { status: CardStatus; activatedOn: string | null; endedOn: string | null }

/** The card after an act, or null where it is not possible. A card never activated goes back to waiting for it. */
export function afterAct<C extends CardLife>(card: C, act: CardAct, today: string): C | null {
  const to = TRANSITIONS[act][card.status]
  if (!to) return null
  const status = to === 'active' && act !== 'activate' && card.activatedOn === null ? 'issued' : to
  return {
    ...card,
    status,
    activatedOn: act === 'activate' ? today : card.activatedOn,
    endedOn: (ENDED as readonly string[]).includes(status) ? today : card.endedOn,
  }
}

export const isEnded = (status: CardStatus): boolean => (ENDED as readonly string[]).includes(status)
