// Book up to a thousand postings of one call, each with its own answer.

import { type GroupedAnswer, groupedCommand } from '../../../platform/command/index.ts'
import { type Answer, bookPostings, type Wanted } from '../booking/book-postings.ts'
import * as contract from '../contract.ts'

function itemOf({ refused, posted }: Answer, reference: string): contract.BatchItem {
  if (!refused) return { status: 'posted', reference, posted, refused: null }
  const { code, facts, fields } = refused
  const told = { code, facts, fields: fields.map(({ field, rule }) => ({ field, rule })) }
  return { status: 'refused', reference, posted: null, refused: told }
}

export const postBatch = groupedCommand(
  contract.postBatch,
  async (context, calls) => {
    const wanted: Wanted[] = calls.flatMap((call) => call.input.body.postings.map((posting) => ({ by: call, posting })))
    const { answers, after, events } = await bookPostings(context, wanted)
    let from = 0
    return {
      answers: calls.map(({ input }): GroupedAnswer<typeof contract.postBatch> => {
        const { postings } = input.body
        const items = postings.map((posting, at) => itemOf(answers[from + at] as Answer, posting.reference))
        from += postings.length
        const posted = items.filter(({ status }) => status === 'posted').length
        return { refused: null, reply: { items, posted, refused: items.length - posted } }
      }),
      after,
      events,
    }
  },
  ({ body }) => body.postings.length,
)
