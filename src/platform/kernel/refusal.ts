// A refusal: the one way any part of Kahu says no to bad input or a forbidden act.

export type Facts = Record<string, string | number | boolean | null>

/** One problem with one field: dotted path, the rule that was broken, and the facts its words need. */
export type FieldProblem = { field: string; rule: string; facts?: Facts }

export type RefusalOptions = {
  status?: number
  fields?: FieldProblem[]
  data?: unknown
}

/**
 * An expected "no" with a code and facts; its words stand in the locale files under `refusal.<code>`.
 * Facts and problems never carry an unmasked personal value. `status` is the HTTP status (default 422).
 * `data` travels with the problem document (say both versions of a conflict) and must be masked already.
 */
export class Refusal extends Error {
  readonly code: string
  readonly facts: Facts
  readonly status: number
  readonly fields: FieldProblem[]
  readonly data: unknown

  constructor(code: string, facts: Facts = {}, options: RefusalOptions = {}) {
    super(code)
    this.name = 'Refusal'
    this.code = code
    this.facts = facts
    this.status = options.status ?? 422
    this.fields = options.fields ?? []
    this.data = options.data
  }
}
