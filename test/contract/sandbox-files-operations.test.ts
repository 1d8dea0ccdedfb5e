import type { ApiCaller } from '../support/api-caller.ts'
import { testEveryOperation } from '../support/operation-suite.ts'

const fileOf = async (caller: ApiCaller): Promise<string> => String((await caller.list('Files'))[0]!['Id'])

export function createForm(name: string, content = 'hello', type = 'text/plain'): FormData {
  const form = new FormData()
  form.append('file', new Blob([content], { type }), name)
  return form
}

const upload = async (caller: ApiCaller): Promise<string> =>
  String((await caller.write('POST', 'Files', createForm('throwaway.txt')))['Id'])

let serial = 0
const createFolder = async (caller: ApiCaller): Promise<string> =>
  String((await caller.write('POST', 'Folders', { Name: `Folder ${++serial}` }))['Id'])

const invoiceOf = ({ sandbox }: ApiCaller): string => sandbox.control.collection('Invoices').idAt(0)

const associate = async (caller: ApiCaller): Promise<{ FileId: string; ObjectId: string }> => {
  const [FileId, ObjectId] = [await upload(caller), invoiceOf(caller)]
  await caller.write('POST', `Files/${FileId}/Associations`, { ObjectId, ObjectGroup: 'Invoice' })
  return { FileId, ObjectId }
}

testEveryOperation({
  file: 'xero_files.yaml',
  prefix: 'files.xro/1.0',
  company: { seed: 5, size: 'small', region: 'NZ', trade: 'agency' },
  requests: {
    getFiles: () => ({ query: 'pagesize=5&page=2&sort=Name&direction=DESC' }),
    uploadFile: () => ({ body: createForm('receipt.pdf', '%PDF-1.4', 'application/pdf') }),
    getFile: async (caller) => ({ params: { FileId: await fileOf(caller) } }),
    updateFile: async (caller) => ({
      params: { FileId: await upload(caller) },
      body: { Name: 'renamed.txt', FolderId: await createFolder(caller) },
    }),
    deleteFile: async (caller) => ({ params: { FileId: await upload(caller) } }),
    uploadFileToFolder: async (caller) => ({
      params: { FolderId: await createFolder(caller) },
      body: createForm('a.csv', 'a,b\n1,2'),
    }),
    getFileContent: async (caller) => ({ params: { FileId: await fileOf(caller) } }),
    getFileAssociations: async (caller) => ({ params: { FileId: (await associate(caller)).FileId } }),
    createFileAssociation: async (caller) => ({
      params: { FileId: await upload(caller) },
      body: { ObjectId: invoiceOf(caller), ObjectGroup: 'Invoice', ObjectType: 'AccRec' },
    }),
    deleteFileAssociation: async (caller) => ({ params: await associate(caller) }),
    getAssociationsByObject: async (caller) => ({ params: { ObjectId: (await associate(caller)).ObjectId } }),
    getAssociationsCount: (caller) => ({ query: `ObjectIds=${invoiceOf(caller)}` }),
    getFolders: () => ({ query: 'sort=Name' }),
    createFolder: () => ({ body: { Name: 'My Docs' } }),
    getFolder: async (caller) => ({ params: { FolderId: await createFolder(caller) } }),
    updateFolder: async (caller) => ({ params: { FolderId: await createFolder(caller) }, body: { Name: 'Renamed' } }),
    deleteFolder: async (caller) => ({ params: { FolderId: await createFolder(caller) } }),
    getInbox: () => ({}),
  },
})
