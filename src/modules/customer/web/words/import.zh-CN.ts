// Chinese words of the fields that a file of customers or relationships may have.

export const customerImport = {
  name: '姓名', number: '客户号', source: '来源编号', kind: '客户类型',
  documents: { 'resident-id': '居民身份证号', passport: '护照号', 'hk-macau-permit': '港澳通行证号', 'taiwan-permit': '台胞证号', 'military-id': '军官证号', 'credit-code': '统一社会信用代码', 'business-licence': '营业执照号' },
  phones: { mobile: '手机', home: '家庭电话', work: '单位电话' }, emails: { first: '电子邮箱' },
  address: { street: '详细地址', division: '行政区划', postcode: '邮编' },
  gender: '性别', birthDate: '出生日期', nationality: '国籍', ethnicity: '民族', maritalStatus: '婚姻状况', education: '学历', occupation: '职业', industry: '行业',
  employer: '工作单位', incomeBand: '年收入', riskPreference: '风险偏好', legalRepresentative: '法定代表人', foundedOn: '成立日期', registeredCapital: '注册资本', businessScope: '经营范围',
  tags: '标签', stage: '客户阶段', openedOn: '开户日', branch: '网点', owner: '管户',
}
export const relationshipImport = { customer: '客户', type: '关系', other: '对方', validFrom: '开始日期', validTo: '结束日期' }
