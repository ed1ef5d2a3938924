// The fields a file of customers may have, and the headers by which each is known.

import type { ImportField } from '../../../platform/intake/importable.ts'
import type { DocumentType } from '../shapes.ts'

const RESIDENT_ID = /^\d{17}[\dXx]$|^\d{15}$/
const MOBILE = /^(\+?86[ -]?)?1[3-9]\d[ -]?\d{4}[ -]?\d{4}$/
const EMAIL = /^[^@\s]+@[^@\s]+\.[A-Za-z]{2,}$/
const CREDIT_CODE = /^[0-9A-HJ-NPQRTUWXY]{2}\d{6}[0-9A-HJ-NPQRTUWXY]{10}$/

export const DOCUMENT_FIELDS = [
  'resident-id',
  'passport',
  'hk-macau-permit',
  'taiwan-permit',
  'military-id',
  'credit-code',
  'business-licence',
] as const satisfies readonly DocumentType[]

const document = (
  type: (typeof DOCUMENT_FIELDS)[number],
  aliases: string[],
  looksLike?: (cell: string) => boolean,
): ImportField => ({
  key: `documents.${type}`,
  aliases,
  identifies: true,
  mask: 'document',
  ...(looksLike ? { looksLike } : {}),
})
const plain = (key: string, ...aliases: string[]): ImportField => ({ key, aliases, mask: 'none' })

export const IMPORT_FIELDS: readonly ImportField[] = [
  {
    key: 'name',
    aliases: [
      '姓名',
      '客户姓名',
      '客户名称',
      '名称',
      '企业名称',
      'cust_nm',
      'cust_name',
      'customer name',
      'full name',
      'client_name',
    ],
    required: true,
    mask: 'name',
  },
  {
    key: 'number',
    aliases: ['客户号', '客户编号', 'cust_no', 'cust_id', 'customer_no', 'customer number'],
    identifies: true,
    mask: 'none',
  },
  {
    key: 'source',
    aliases: ['来源编号', '原系统编号', '源系统客户号', 'source_ref', 'source reference', 'external_id'],
    identifies: true,
    mask: 'none',
  },
  plain('kind', '客户类型', '类型', 'cust_type', 'customer type', 'party_type'),
  document(
    'resident-id',
    [
      '居民身份证号',
      '身份证号',
      '身份证',
      '身份证号码',
      '证件号码',
      'cert_no',
      'id_no',
      'id card',
      'id number',
      'resident id',
    ],
    (cell) => RESIDENT_ID.test(cell),
  ),
  document('passport', ['护照号', '护照号码', '护照', 'passport_no', 'passport number']),
  document('hk-macau-permit', ['港澳居民来往内地通行证号', '港澳通行证', 'hk_macau_permit']),
  document('taiwan-permit', ['台湾居民来往大陆通行证号', '台胞证', 'taiwan_permit']),
  document('military-id', ['军官证号', '军人证件号', '军官证', 'military_id']),
  document(
    'credit-code',
    ['统一社会信用代码', '信用代码', '社会信用代码', 'uscc', 'credit_code'],
    (cell) => CREDIT_CODE.test(cell) && /[A-Z]/.test(cell),
  ),
  document('business-licence', ['营业执照号', '营业执照注册号', '工商注册号', 'licence_no', 'license_no']),
  {
    key: 'phones.mobile',
    aliases: ['手机', '手机号', '手机号码', '联系电话', '电话', 'mobile', 'mobile_no', 'phone', 'tel', 'cell'],
    mask: 'phone',
    looksLike: (cell) => MOBILE.test(cell),
  },
  { key: 'phones.home', aliases: ['家庭电话', '住宅电话', 'home_tel', 'home phone'], mask: 'phone' },
  { key: 'phones.work', aliases: ['单位电话', '办公电话', '公司电话', 'work_tel', 'office phone'], mask: 'phone' },
  {
    key: 'emails.first',
    aliases: ['邮箱', '电子邮箱', '电子邮件', 'email', 'e-mail', 'mail'],
    mask: 'email',
    looksLike: (cell) => EMAIL.test(cell),
  },
  {
    key: 'address.street',
    aliases: ['地址', '住址', '家庭住址', '联系地址', '注册地址', '详细地址', 'address', 'addr', 'street'],
    mask: 'address',
  },
  plain('address.division', '行政区划', '区划代码', '地区代码', '区划', 'division', 'area_code', 'region_code'),
  plain('address.postcode', '邮编', '邮政编码', 'postcode', 'zip', 'zip_code'),
  plain('gender', '性别', 'sex', 'gender'),
  plain('birthDate', '出生日期', '生日', 'birth_dt', 'birthday', 'birth date', 'date of birth', 'dob'),
  plain('nationality', '国籍', 'nationality', 'country', 'nation_cd'),
  plain('ethnicity', '民族', 'ethnicity', 'ethnic_group'),
  plain('maritalStatus', '婚姻状况', '婚姻', 'marital_status', 'marriage'),
  plain('education', '学历', '文化程度', 'education', 'edu'),
  plain('occupation', '职业', '职业代码', 'occupation', 'occ_cd'),
  plain('industry', '行业', '行业代码', 'industry', 'indus_cd'),
  { key: 'employer', aliases: ['工作单位', '单位', '单位名称', 'employer', 'company'], mask: 'name' },
  plain('incomeBand', '年收入', '收入', '收入区间', 'income', 'income_band'),
  plain('riskPreference', '风险偏好', '风险等级', 'risk_preference', 'risk_level'),
  {
    key: 'legalRepresentative',
    aliases: ['法定代表人', '法人', '法人代表', 'legal_rep', 'legal representative'],
    mask: 'name',
  },
  plain('foundedOn', '成立日期', '成立时间', 'founded_on', 'found_dt'),
  plain('registeredCapital', '注册资本', '注册资金', 'registered_capital', 'reg_cap'),
  plain('businessScope', '经营范围', 'business_scope'),
  plain('tags', '标签', '客户标签', 'tags', 'labels'),
  plain('stage', '客户阶段', '阶段', '生命周期', 'stage', 'lifecycle'),
  plain('openedOn', '开户日', '开户日期', '建档日期', 'open_dt', 'opened_on', 'open date'),
  {
    ...plain('branch', '网点', '网点代码', '机构', '支行', '开户行', 'brch', 'branch', 'branch_code', 'org_no'),
    standsIn: true,
  },
  plain('owner', '管户', '客户经理', '管户经理', 'mgr_nm', 'owner', 'manager', 'relationship manager'),
]
