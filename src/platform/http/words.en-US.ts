// Words of the platform in English.
export default {
  refusal: {
    http: {
      refused: 'The request was refused',
      invalid: 'Some fields break a rule; mend them as shown and try again',
      'bad-request': 'The request is malformed; check it and try again',
      'not-found': 'There is no such address',
      timeout: 'The request timed out; nothing was saved; try again',
      'too-large': 'The content is over the size limit',
      'media-type': 'This content type is not supported; send JSON',
      'too-many': 'Too many requests; try again shortly',
      busy: 'The system is busy; nothing was saved; try again shortly',
      'database-full':
        'The database has no room left (disk, memory or connections); nothing was saved. Tell the service desk',
      'database-away': 'The database does not answer; nothing was saved; try again shortly',
      fault: 'Something failed; nothing was saved. Tell the service desk the request id',
      origin: 'The request came from another site and was refused',
    },
    access: {
      'second-factor-needed': 'Give your second factor first',
      'reveals-used': 'Your budget of {limit} originals for today does not hold {asked} more; it is new tomorrow',
      'factor-stale': 'Confirm once more that it is you',
      'sign-in-needed': 'Sign in first',
      forbidden: 'Permission missing: {permission}',
    },
    command: {
      'outcome-unknown':
        'The connection broke while saving; whether it was saved is not known. Look at the record before you try again',
      'key-reused': 'This idempotency key was used for other content; use a new key',
      'batch-too-large': 'At most {max} items in a batch',
    },
    vault: { erased: 'This record was erased for good and cannot be opened' },
    record: { moved: 'Somebody changed the record; your input is kept; compare field by field' },
    page: { 'cursor-unknown': 'The page position is not valid; start from the first page' },
    schema: {
      required: 'Required',
      'unknown-field': 'There is an unknown field; remove it',
      enum: 'Must be one of: {allowed}',
      'too-short': 'At least {limit}',
      'too-long': 'At most {limit}',
      minimum: 'Must not be below {limit}',
      maximum: 'Must not be above {limit}',
      type: 'Must be of type {expected}',
      format: 'Must have the format {expected}',
      shape: 'Not in the expected form',
      'control-character': 'Contains control or broken characters; remove them and try again',
      'too-deep': 'Nested too deeply',
    },
  },
  permission: { 'signed-in': 'Signed in', public: 'Public' },
}
