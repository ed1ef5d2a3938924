// The acts on a card as dialogs: which route, which fields, how grave; and how a card's values are said.

import type { RouteShape } from '../../../platform/contract/index.ts'
import { hasWords, t } from '../../../web/i18n.ts'
import type { Tone } from '../../../web/kit/StatusTag.vue'
import * as contract from '../contract.ts'

export type CardActKey =
  | 'activate'
  | 'report-lost'
  | 'cancel-loss'
  | 'block'
  | 'unblock'
  | 'replace'
  | 'spend-points'
  | 'close'

export const CARD_ACTS: Record<CardActKey, { route: RouteShape; fields: string[]; danger?: boolean }> = {
  activate: { route: contract.activateCard, fields: [] },
  'report-lost': { route: contract.reportCardLost, fields: ['reason'], danger: true },
  'cancel-loss': { route: contract.cancelCardLoss, fields: ['reason'] },
  block: { route: contract.blockCard, fields: ['reason'], danger: true },
  unblock: { route: contract.unblockCard, fields: ['reason'] },
  replace: { route: contract.replaceCard, fields: ['reason'] },
  'spend-points': { route: contract.spendPoints, fields: ['points', 'reason'] },
  close: { route: contract.closeCard, fields: ['reason'], danger: true },
}
export const CARD_ACT_KEYS = Object.keys(CARD_ACTS) as CardActKey[]

export const cardLabel = (field: string, value: string): string => {
  const words = `card.value.${field}.${value}`
  return hasWords(words) ? t(words) : value
}
const TONES: Record<string, Tone> = { active: 'green', issued: 'info', lost: 'red', blocked: 'amber' }
export const cardTone = (status: string): Tone => TONES[status] ?? 'plain'

/** 6222 02** **** 1234, however many digits are hidden. */
export const cardGrouped = (number: string): string => number.replace(/^(\d{4})(\d{2})\*+(\d{4})$/, '$1 $2** **** $3')
