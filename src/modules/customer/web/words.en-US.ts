// English words of the customer module: pages, fields, values, routes, permissions and refusals.

import { create, home, palette, review } from './words/work.en-US.ts'
import { customerImport, relationshipImport } from './words/import.en-US.ts'
import list from './words/list.en-US.ts'
import record from './words/record.en-US.ts'
import rules from './words/rules.en-US.ts'
import values from './words/values.en-US.ts'

export default {
  customer: { ...values, list, record, home, create, review, palette, import: customerImport },
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
      'not-found': 'This change request does not exist or is outside your scope',
      own: 'You cannot decide your own request; someone else must',
      decided: 'This request is decided already',
    },
    view: {
      'not-found': 'This view does not exist; it may have been deleted',
    },
  },
}
