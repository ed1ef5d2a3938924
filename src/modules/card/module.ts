// The card module: its table of contents.

import { join } from 'node:path'
import { type Module, module } from '../../platform/command/index.ts'
import { issueCard } from './commands/issue-card.ts'
import { issueManyCards } from './commands/issue-many-cards.ts'
import {
  activateCard,
  blockCard,
  cancelCardLoss,
  closeCard,
  expireCard,
  reportCardLost,
  unblockCard,
} from './commands/life-commands.ts'
import { earnPoints, expirePoints, spendPoints } from './commands/points-commands.ts'
import { replaceCard } from './commands/replace-card.ts'
import { cardChanged, cardIssued } from './contract.ts'
import { cardImportable, IMPORT_CARDS } from './import/import-cards.ts'
import type { CardNumberSource } from './number-source.ts'
import { listCards, showCard } from './queries/list-cards.ts'
import { cardSubject } from './subject-store.ts'
import { sweepEndedPoints, sweepExpiredCards } from './sweep-cards.ts'
import enUS from './web/words.en-US.ts'
import zhCN from './web/words.zh-CN.ts'

export const cardModule = (numbers: CardNumberSource): Module =>
  module({
    name: 'card',
    commands: [
      issueCard(numbers),
      activateCard,
      reportCardLost,
      cancelCardLoss,
      blockCard,
      unblockCard,
      replaceCard(numbers),
      expireCard,
      closeCard,
      earnPoints,
      spendPoints,
      expirePoints,
    ],
    queries: [listCards, showCard],
    batches: [issueManyCards(numbers)],
    importables: [cardImportable(numbers)],
    permissions: [IMPORT_CARDS],
    events: [cardIssued, cardChanged],
    schedules: [
      {
        name: 'card.sweep-expired',
        cron: '40 0 1 * *',
        run: async (services) => void (await sweepExpiredCards(services)),
      },
      {
        name: 'card.sweep-points',
        cron: '20 0 * * *',
        run: async (services) => void (await sweepEndedPoints(services)),
      },
    ],
    subject: cardSubject,
    words: { 'zh-CN': zhCN, 'en-US': enUS },
    sql: join(import.meta.dirname, 'sql'),
  })
