/** Where Xero's developers keep their apps: new ones are made there, and permissions of a Custom Connection changed. */
export const xeroAppsPage = 'https://developer.xero.com/app/manage'
