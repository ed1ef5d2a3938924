// English words of the customer module: pages, fields, values, routes, permissions and refusals.

import { customerImport, relationshipImport } from './words/import.en-US.ts'
import list from './words/list.en-US.ts'
import next from './words/next.en-US.ts'
import record from './words/record.en-US.ts'
import rules from './words/rules.en-US.ts'
import scan from './words/scan.en-US.ts'
import values from './words/values.en-US.ts'
import { create, home, palette, review } from './words/work.en-US.ts'

export default {
  customer: { ...values, list, record, home, create, review, palette, next, scan, import: customerImport },
  'customer-relationship': { import: relationshipImport },
  route: {
    customer: {
      search: 'Find customers',
      list: 'List customers',
      'count-by': 'Count customers by group',
      show: 'See a customer',
      reveal: 'Show original values',
      create: 'Open a customer',
      update: 'Change a customer',
      deactivate: 'Deactivate a customer',
      reactivate: 'Reactivate a customer',
      'bulk-update': 'Change many customers',
      history: 'See the history',
      'restore-field': 'Restore an old value',
      'list-relationships': 'See relations',
      'add-relationship': 'Add a relation',
      'end-relationship': 'End a relation',
      'request-change': 'Ask for a change',
      'list-change-requests': 'See change requests',
      'show-evidence': 'See evidence',
      'decide-change-request': 'Decide change requests',
      'list-views': 'See saved views',
      'save-view': 'Save a view',
      'delete-view': 'Delete a view',
      'create-many': 'Open customers',
      'relate-many': 'Add relations',
      export: 'Export customers',
      import: 'Import customers',
      'undo-import': 'Take an import back',
      'import-relationships': 'Import relations',
      'undo-import-relationships': 'Take imported relations back',
    },
  },
  permission: {
    customer: {
      search: 'Find customers',
      list: 'List customers',
      'count-by': 'Count customers by group',
      show: 'See a customer',
      reveal: 'Show original values',
      create: 'Open a customer',
      update: 'Change a customer',
      deactivate: 'Deactivate a customer',
      reactivate: 'Reactivate a customer',
      'bulk-update': 'Change many customers',
      history: 'See the history',
      'restore-field': 'Restore an old value',
      'add-relationship': 'Add a relation',
      'end-relationship': 'End a relation',
      'request-change': 'Ask for a change',
      'list-change-requests': 'See change requests',
      'decide-change-request': 'Decide change requests',
      import: 'Import customers',
      export: 'Export customers',
    },
  },
  refusal: {
    ...rules,
    customer: {
      'relationship-not-found': 'This relation does not exist; it may have ended',
      'nothing-to-reveal': 'There is no original value to show here',
      'nothing-to-restore': 'This change holds no earlier value to restore',
      'shares-over-100': 'The shares add up to {total}%; they cannot exceed 100%',
      'item-twice': 'This is given twice; remove one',
      'duplicate-reference': 'This source reference already belongs to another customer',
      duplicate: 'This customer is recorded already; open that record and check',
      'document-not-for-kind': 'This type of document does not fit this kind of customer; choose another type',
      'division-unknown': 'There is no division {division}; choose one from the list',
      'code-unknown': 'Code {code} is not in the table; choose one from the list',
      'branch-unknown': 'There is no such branch; choose one from the list',
      'owner-unknown': 'There is no such colleague; choose an owner from the list',
      'branch-out-of-scope': 'Customers cannot be put into a branch outside your scope; choose another branch',
      'not-found': 'This customer does not exist or is outside your scope',
      'duplicate-document': 'This document already belongs to another customer; open that customer and check',
      inactive: 'This customer is inactive and cannot be changed; reactivate it first',
      'already-inactive': 'This customer is inactive already',
      'already-active': 'This customer is active already',
      'field-required': 'This field is needed',
      'field-not-for-kind': 'This field does not apply to this kind of customer; clear it',
      'document-required': 'At least one identity document is needed',
      'relationship-self': 'A customer cannot be related to itself; choose another one',
      'relationship-exists': 'These two customers are related in this way already',
    },
    'change-request': {
      'too-many': 'This customer already has {max} changes under review; decide them first',
      'not-found': 'This change request does not exist or is outside your scope',
      own: 'You cannot decide your own request; someone else must',
      decided: 'This request is decided already',
    },
    view: {
      'too-many': 'You have {max} saved views already; delete one first',
      'not-found': 'This view does not exist; it may have been deleted',
    },
  },
}
