/** All organisations together; stands where the name of one would. */
export const everyOrganisation = 'all'
