// Book one posting: gathered with those of other callers, answered once all of them are durable.

import { type GroupedAnswer, groupedCommand } from '../../../platform/command/index.ts'
import { bookPostings } from '../booking/book-postings.ts'
import * as contract from '../contract.ts'

export const post = groupedCommand(contract.post, async (context, items) => {
  const { answers, after, events } = await bookPostings(
    context,
    items.map((item) => ({ by: item, posting: item.input.body })),
  )
  return {
    answers: answers.map(
      ({ refused, posted }): GroupedAnswer<typeof contract.post> =>
        refused ? { refused, reply: null } : { refused: null, reply: posted },
    ),
    after,
    events,
  }
})
