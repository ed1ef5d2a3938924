// Fuzzy search of sealed names: tokens of a name, tokens of a query, and the score of an opened candidate.

export { meetsPlan, type QueryKind, type QueryPlan, queryPlan, type Tier, tierOf } from './name-query.ts'
export { nameScore } from './name-score.ts'
export { parseName, plainText } from './name-text.ts'
export { nameTokens } from './name-tokens.ts'
