// The acts on an account as dialogs: which route, which fields, how grave.

import type { RouteShape } from '../../../platform/contract/index.ts'
import type { Act } from '../account.ts'
import * as contract from '../contract.ts'

type ActForm = { route: RouteShape; fields: string[]; danger?: boolean; start?: Record<string, unknown> }
const NOTED = ['reason']

export const ACTS: Record<Act, ActForm> = {
  activate: { route: contract.activateAccount, fields: [] },
  freeze: {
    route: contract.freezeAccount,
    fields: ['kind', 'lets', 'amountFen', 'document', 'authority', 'validTo', 'reason'],
    danger: true,
    start: { kind: 'whole', lets: 'credit' },
  },
  unfreeze: { route: contract.unfreezeAccount, fields: NOTED },
  'report-lost': { route: contract.reportAccountLost, fields: NOTED, danger: true },
  'cancel-loss': { route: contract.cancelAccountLoss, fields: NOTED },
  'replace-number': { route: contract.replaceAccountNumber, fields: NOTED },
  'make-dormant': { route: contract.makeAccountDormant, fields: [] },
  reactivate: { route: contract.reactivateAccount, fields: NOTED },
  'give-notice': { route: contract.giveNotice, fields: [] },
  close: { route: contract.closeAccount, fields: ['payout', 'payoutAccountId', 'reason'], danger: true },
  'add-holder': {
    route: contract.addHolder,
    fields: ['holderId', 'role', 'validTo'],
    start: { role: 'joint' },
  },
  'end-holder': { route: contract.endHolder, fields: [], danger: true },
  'add-standing-order': {
    route: contract.addStandingOrder,
    fields: ['counterpartyName', 'counterpartyNumber', 'amountFen', 'purpose', 'every', 'day', 'validTo'],
    start: { every: 'month', day: 1, purpose: 'rent' },
  },
  'end-standing-order': { route: contract.endStandingOrder, fields: [], danger: true },
}

/** The fields that have a meaning for what was chosen so far. */
export function fieldsNow(act: Act, value: Record<string, unknown>): string[] {
  const hidden = new Set<string>()
  if (act === 'freeze') {
    const { kind } = value
    if (kind === 'whole') for (const field of ['amountFen', 'document', 'authority']) hidden.add(field)
    if (kind === 'partial') for (const field of ['lets', 'document', 'authority']) hidden.add(field)
    if (kind === 'court') hidden.add('lets')
  }
  if (act === 'close' && value.payout !== 'account') hidden.add('payoutAccountId')
  return ACTS[act].fields.filter((field) => !hidden.has(field))
}

/** Acts shown as buttons of the account itself, in this order; others hang on a freeze, a holder or an order. */
export const MAIN_ACTS: Act[] = [
  'activate',
  'freeze',
  'report-lost',
  'cancel-loss',
  'replace-number',
  'reactivate',
  'give-notice',
  'make-dormant',
  'close',
]
