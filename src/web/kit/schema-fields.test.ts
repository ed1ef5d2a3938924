// Fields of a form from a schema: what may be left empty is the same kind of field as what must be filled.

import { describe, expect, it } from 'vitest'
import { IsoDate, nullable, oneOf, T } from '../../platform/contract/index.ts'
import { fieldsOf } from './schema-fields.ts'

const schemas = {
  date: IsoDate,
  text: T.String({ maxLength: 20 }),
  number: T.Integer({ minimum: 1 }),
  radio: oneOf('one', 'two'),
  object: T.Object({ inner: T.String() }),
}

describe.each(Object.entries(schemas))('a field of kind %s', (kind, schema) => {
  it('stays what it is when it may be null, and need not be filled', () => {
    const [plain, empty] = fieldsOf(T.Object({ plain: schema, empty: nullable(schema) }))
    expect(plain).toMatchObject({ kind, required: true, nullable: false })
    expect(empty).toMatchObject({ kind, required: false, nullable: true, values: plain?.values })
    expect(empty?.maxLength).toBe(plain?.maxLength)
    expect(empty?.integer).toBe(plain?.integer)
  })
})
