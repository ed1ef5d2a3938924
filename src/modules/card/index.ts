// What other modules and main.ts may call.

export { type CardRow, findCardOfNumber, listCardRows, listCardsEnding } from './card-store.ts'
export { type IssuedCards, issueManyCards, type NewCard, type NewCardsOf } from './commands/issue-many-cards.ts'
export { issueDemoCards } from './demo/issue-demo-cards.ts'
export { cardDaySteps } from './end-of-day.ts'
export { cardModule } from './module.ts'
export { type CardNumberSource, cardNumbers } from './number-source.ts'
export { showCardNumber } from './show-card.ts'
