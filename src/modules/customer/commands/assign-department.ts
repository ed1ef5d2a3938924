// Say which department's family a customer belongs to; behind a wall the customer is gone for the other side at once.

import { walledDepartments } from '../../../platform/access/index.ts'
import { command } from '../../../platform/command/index.ts'
import { Refusal } from '../../../platform/kernel/refusal.ts'
import { findDepartment } from '../../staff/index.ts'
import * as contract from '../contract.ts'
import { onLocked, writeChange } from './update-customer.ts'

export const assignDepartment = command(contract.assignDepartment, (context, { params, body }) =>
  onLocked(context, params.customerId, body.version, async (record) => {
    const { department } = body
    const known = department === null || (await findDepartment(context.tx, department)) !== null
    // What stands behind the caller's own wall is as unknown to the caller as what is not there.
    if (!known || (department !== null && walledDepartments(context.scope).includes(department)))
      throw new Refusal('http.invalid', {}, { fields: [{ field: 'department', rule: 'staff.department-unknown' }] })
    return writeChange(context, record, { ...record.state, department })
  }),
)
