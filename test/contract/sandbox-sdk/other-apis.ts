import { expect, test } from 'vitest'
import { AssetStatus } from 'xero-node/dist/gen/model/assets/assetStatus.js'
import { AssetStatusQueryParam } from 'xero-node/dist/gen/model/assets/assetStatusQueryParam.js'
import { BookDepreciationSetting } from 'xero-node/dist/gen/model/assets/bookDepreciationSetting.js'
import { ObjectGroup } from 'xero-node/dist/gen/model/files/objectGroup.js'
import { ChargeType } from 'xero-node/dist/gen/model/projects/chargeType.js'
import { CurrencyCode } from 'xero-node/dist/gen/model/projects/currencyCode.js'
import { ProjectStatus } from 'xero-node/dist/gen/model/projects/projectStatus.js'
import { day, first, given, refusal } from '../../support/sandbox-sdk.ts'
import type { Telling } from './story.ts'

/** The parts of Xero beside the accounts: its file cabinet, its asset register, its projects. */
export function tellOtherApis(tell: Telling): void {
  test('files: uploaded, moved, hung on the invoice, read back byte for byte', async () => {
    const { home, tenant, id } = tell()
    const { files } = home
    const inbox = (await files.getInbox(tenant)).body
    expect(inbox).toMatchObject({ isInbox: true })
    const folder = (await files.createFolder(tenant, { name: 'Festival' })).body
    const folderId = given(folder.id)
    await files.updateFolder(tenant, folderId, { name: 'Festivals' })
    const plan = Buffer.from('%PDF-1.4 a plan of the ground \u0000\u00ff', 'latin1')
    const uploaded = (await files.uploadFile(tenant, plan, 'plan', 'plan.pdf', undefined, 'application/pdf')).body
    expect(uploaded).toMatchObject({ name: 'plan.pdf', size: plan.length, mimeType: 'application/pdf', folderId: inbox.id })
    const fileId = given(uploaded.id)
    expect(Buffer.from((await files.getFileContent(tenant, fileId)).body)).toEqual(plan)
    const moved = (await files.updateFile(tenant, fileId, { name: 'ground plan.pdf', folderId })).body
    expect(moved).toMatchObject({ name: 'ground plan.pdf', folderId })
    const second = await files.uploadFileToFolder(tenant, folderId, Buffer.from('a,b\n1,2\n'), 'list', 'list.csv')
    expect(second.body.folderId).toBe(folderId)
    expect((await files.getFolder(tenant, folderId)).body).toMatchObject({ name: 'Festivals', fileCount: 2, isInbox: false })
    expect((await files.getFolders(tenant)).body.map(({ name }) => name)).toContain('Festivals')
    const largest = (await files.getFiles(tenant, 100, 1, 'Name', 'ASC')).body
    expect(largest.items?.map(({ name }) => name)).toEqual(expect.arrayContaining(['ground plan.pdf', 'list.csv']))
    expect(largest.totalCount).toBe(largest.items?.length)

    const invoiceId = id('STORY-1')
    const association = { objectId: invoiceId, objectGroup: ObjectGroup.Invoice }
    const made = (await files.createFileAssociation(tenant, fileId, association)).body
    expect(made).toMatchObject({ fileId, objectId: invoiceId, objectGroup: 'Invoice', objectType: 'AccRec' })
    expect((await files.getFileAssociations(tenant, fileId)).body).toMatchObject([{ objectId: invoiceId }])
    expect((await files.getAssociationsByObject(tenant, invoiceId)).body).toMatchObject([{ fileId, name: 'ground plan.pdf' }])
    const counts: unknown = (await files.getAssociationsCount(tenant, [invoiceId])).body
    expect(counts).toEqual({ [invoiceId]: 1 })
    await files.deleteFileAssociation(tenant, fileId, invoiceId)
    expect((await files.getFileAssociations(tenant, fileId)).body).toEqual([])
    await files.deleteFile(tenant, fileId)
    expect((await refusal(files.getFile(tenant, fileId))).status).toBe(404)
    await files.deleteFolder(tenant, folderId)
    expect((await files.getFile(tenant, given(second.body.id))).body.folderId).toBe(inbox.id)
  })

  test('assets: a type, a draft and a registered asset', async () => {
    const { api, home, tenant } = tell()
    const { assets } = home
    const { DepreciationMethodEnum, AveragingMethodEnum, DepreciationCalculationMethodEnum } = BookDepreciationSetting
    const accounts = given((await api.getAccounts(tenant)).body.accounts)
    const account = (code: string): string => given(accounts.find((each) => each.code === code)?.accountID)
    const bookDepreciationSetting = {
      depreciationMethod: DepreciationMethodEnum.StraightLine,
      averagingMethod: AveragingMethodEnum.FullMonth,
      depreciationRate: 25,
      depreciationCalculationMethod: DepreciationCalculationMethodEnum.Rate,
    }
    const type = {
      assetTypeName: 'Stages',
      fixedAssetAccountId: account('710'),
      depreciationExpenseAccountId: account('416'),
      accumulatedDepreciationAccountId: account('711'),
      bookDepreciationSetting,
    }
    const made = (await assets.createAssetType(tenant, type)).body
    expect(made).toMatchObject({ assetTypeName: 'Stages', locks: 0, bookDepreciationSetting: { depreciationRate: 25 } })
    const assetTypeId = given(made.assetTypeId)
    expect((await assets.getAssetTypes(tenant)).body.map((each) => each.assetTypeId)).toContain(assetTypeId)
    const settings = (await assets.getAssetSettings(tenant)).body
    const asset = { assetName: 'Main stage', assetTypeId, purchaseDate: '2026-11-01', purchasePrice: 4000 }
    const draft = (await assets.createAsset(tenant, asset)).body
    expect(draft).toMatchObject({
      assetStatus: 'Draft',
      assetNumber: `${settings.assetNumberPrefix}${settings.assetNumberSequence}`,
    })
    const registered = { ...asset, assetName: 'Side stage', assetStatus: AssetStatus.Registered }
    const assetId = given((await assets.createAsset(tenant, registered)).body.assetId)
    const read = (await assets.getAssetById(tenant, assetId)).body
    expect(read).toMatchObject({ purchasePrice: 4000, accountingBookValue: 4000 })
    expect(read.purchaseDate).toMatch(/^2026-11-01/)
    const page = (await assets.getAssets(tenant, AssetStatusQueryParam.REGISTERED, 1, 100, undefined, undefined, 'stage')).body
    expect(page.items?.map(({ assetName }) => assetName)).toEqual(['Side stage'])
    expect(page.pagination).toMatchObject({ page: 1, pageCount: 1, itemCount: 1 })
    expect((await refusal(assets.createAssetType(tenant, type))).status).toBe(409)
    expect((await refusal(assets.createAsset(tenant, { ...asset, assetNumber: given(draft.assetNumber) }))).status).toBe(400)
  })

  test('projects: tasks and time add up to what can be invoiced', async () => {
    const { home, tenant, id } = tell()
    const { projects } = home
    const plan = { contactId: id('customer'), name: 'Opening night', estimateAmount: 5000, deadlineUtc: day('2026-12-24') }
    const made = (await projects.createProject(tenant, plan)).body
    expect(made).toMatchObject({ status: 'INPROGRESS', currencyCode: 'NZD', minutesLogged: 0 })
    const projectId = given(made.projectId)
    const rate = { currency: CurrencyCode.NZD, value: 120 }
    const task = { name: 'Rigging', rate, chargeType: ChargeType.TIME, estimateMinutes: 600 }
    const taskId = given((await projects.createTask(tenant, projectId, task)).body.taskId)
    const fixed = { name: 'Permit', rate: { ...rate, value: 350 }, chargeType: ChargeType.FIXED }
    const permitId = given((await projects.createTask(tenant, projectId, fixed)).body.taskId)
    await projects.updateTask(tenant, projectId, taskId, { ...task, rate: { ...rate, value: 100 } })
    expect((await projects.getTask(tenant, projectId, taskId)).body).toMatchObject({ name: 'Rigging', rate: { value: 100 } })

    const users = given((await projects.getProjectUsers(tenant)).body.items)
    const userId = given(first(users).userId)
    const entry = { userId, taskId, dateUtc: new Date(Date.UTC(2026, 10, 18, 3)), duration: 60 }
    const logged = (await projects.createTimeEntry(tenant, projectId, entry)).body
    const entryId = given(logged.timeEntryId)
    await projects.updateTimeEntry(tenant, projectId, entryId, { ...entry, duration: 90, description: 'Main mast' })
    expect((await projects.getTimeEntry(tenant, projectId, entryId)).body).toMatchObject({
      duration: 90,
      description: 'Main mast',
      dateUtc: entry.dateUtc,
    })
    const extra = given((await projects.createTimeEntry(tenant, projectId, entry)).body.timeEntryId)
    expect((await projects.getTimeEntries(tenant, projectId, undefined, taskId)).body.items).toHaveLength(2)
    await projects.deleteTimeEntry(tenant, projectId, extra)
    const read = (await projects.getProject(tenant, projectId)).body
    expect(read).toMatchObject({ minutesLogged: 90, totalTaskAmount: { value: 500 }, totalToBeInvoiced: { value: 500 } })
    expect(read.deadlineUtc).toEqual(plan.deadlineUtc)
    const tasks = (await projects.getTasks(tenant, projectId)).body
    expect(tasks.items?.map(({ name }) => name).toSorted()).toEqual(['Permit', 'Rigging'])
    expect((await refusal(projects.deleteTask(tenant, projectId, taskId))).status).toBe(400)
    await projects.deleteTask(tenant, projectId, permitId)

    await projects.updateProject(tenant, projectId, { name: 'Opening nights', estimateAmount: 6000 })
    await projects.patchProject(tenant, projectId, { status: ProjectStatus.CLOSED })
    const closed = (await projects.getProjects(tenant, undefined, id('customer'), 'CLOSED')).body
    expect(closed.items?.map(({ name, status }) => [name, status])).toEqual([['Opening nights', 'CLOSED']])
    expect((await refusal(projects.createTask(tenant, projectId, task))).status).toBe(400)
  })
}
