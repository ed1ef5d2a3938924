// Freeze an account: whole, a part of its balance, or as a court ordered with document and last day.

import { command } from '../../../platform/command/index.ts'
import { newId } from '../../../platform/kernel/ids.ts'
import { type FieldProblem, Refusal } from '../../../platform/kernel/refusal.ts'
import { freezeEndProblem } from '../account.ts'
import * as contract from '../contract.ts'
import { type FreezeRow, insertFreeze } from '../freeze-store.ts'
import { productVersion, readCatalogue } from '../product-store.ts'
import { onAccount } from './change-account.ts'

type Body = {
  kind: contract.FreezeKind
  amountFen?: number | null
  lets?: 'credit' | 'nothing'
  document?: string | null
  authority?: string | null
  validTo?: string | null
  reason: string
}

/** What the kind needs and what it has no room for. */
function problemsOf(body: Body, today: string, courtDaysMax: number | null): FieldProblem[] {
  const problems: FieldProblem[] = []
  if (body.kind === 'partial' && !body.amountFen)
    problems.push({ field: 'amountFen', rule: 'account.freeze-amount-needed' })
  if (body.kind === 'whole' && body.amountFen)
    problems.push({ field: 'amountFen', rule: 'account.freeze-amount-not-whole' })
  if (body.kind === 'court' && !body.document)
    problems.push({ field: 'document', rule: 'account.freeze-document-needed' })
  if (body.kind === 'court' && !body.authority)
    problems.push({ field: 'authority', rule: 'account.freeze-authority-needed' })
  const end = freezeEndProblem(body.kind, body.validTo ?? null, today, courtDaysMax)
  if (end) problems.push({ field: 'validTo', rule: end, facts: { days: courtDaysMax } })
  return problems
}

function freezeOf(body: Body, today: string): FreezeRow {
  const amountFen = body.amountFen ?? null
  return {
    freezeId: newId(),
    kind: body.kind,
    effect: amountFen !== null ? 'amount' : body.lets === 'nothing' ? 'blocked' : 'no-debit',
    amountFen,
    document: body.document ?? null,
    authority: body.authority ?? null,
    reason: body.reason,
    validFrom: today,
    validTo: body.validTo ?? null,
    liftedOn: null,
  }
}

export const freezeAccount = command(contract.freezeAccount, (context, { params, body }) =>
  onAccount(context, params, body.version, 'freeze', async ({ record, freezes }) => {
    const { tx, clock } = context
    const product = productVersion(
      await readCatalogue(tx, [record.productCode]),
      record.productCode,
      record.productVersion,
    )
    const problems = problemsOf(body, clock.today(), product.parameters.limits?.courtFreezeDaysMax ?? null)
    if (problems.length > 0) throw new Refusal('http.invalid', {}, { fields: problems })
    const freeze = freezeOf(body, clock.today())
    await insertFreeze(tx, params, freeze)
    return { freezes: [...freezes, freeze], told: { freeze } }
  }),
)
