// The history of a customer as the pages show it.

import type { Static } from '../../../../platform/contract/index.ts'
import { hasWords, t } from '../../../../web/i18n.ts'
import type { HistoryEntry } from '../../contract.ts'

export type HistoryLine = Static<typeof HistoryEntry>

/** An action is a route's id: its words are the route's. */
export function actionLabel(action: string): string {
  const words = `route.${action}`
  return hasWords(words) ? t(words) : action
}
