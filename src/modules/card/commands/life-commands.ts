// The short acts of a card's life: each one transition and one journal row.

import { command } from '../../../platform/command/index.ts'
import * as contract from '../contract.ts'
import { onCard } from './change-card.ts'

export const activateCard = command(contract.activateCard, (context, { params, body }) =>
  onCard(context, params, body, 'activate'),
)
export const reportCardLost = command(contract.reportCardLost, (context, { params, body }) =>
  onCard(context, params, body, 'report-lost'),
)
export const cancelCardLoss = command(contract.cancelCardLoss, (context, { params, body }) =>
  onCard(context, params, body, 'cancel-loss'),
)
export const blockCard = command(contract.blockCard, (context, { params, body }) =>
  onCard(context, params, body, 'block'),
)
export const unblockCard = command(contract.unblockCard, (context, { params, body }) =>
  onCard(context, params, body, 'unblock'),
)
export const expireCard = command(contract.expireCard, (context, { params, body }) =>
  onCard(context, params, body, 'expire'),
)
export const closeCard = command(contract.closeCard, (context, { params, body }) =>
  onCard(context, params, body, 'close'),
)
