import type { WireRecord } from '../company/collection.ts'
import type { FilesRecords, StoredAssociation, StoredFile, StoredFolder } from './files-store.ts'

/** `2021-02-10T16:02:54.9930000` */
export function toSevenDigits(ms: number): string {
  return new Date(ms).toISOString().replace('Z', '0000')
}

export function renderFile(file: StoredFile): WireRecord {
  const { id, email, firstName, lastName } = file.user
  return {
    Name: file.name,
    MimeType: file.mimeType,
    Size: file.size,
    CreatedDateUtc: toSevenDigits(file.createdMs),
    UpdatedDateUtc: toSevenDigits(file.updatedMs),
    User: { Name: email, FirstName: firstName, LastName: lastName, FullName: `${firstName} ${lastName}`.trim(), Id: id },
    FolderId: file.folderId,
    Id: file.id,
  }
}

export function renderFolder(folder: StoredFolder, { folders, files }: FilesRecords): WireRecord {
  const isInbox = folder === folders[0]
  return {
    Name: folder.name,
    FileCount: files.filter((file) => file.folderId === folder.id).length,
    ...(isInbox ? { Email: folder.email } : {}),
    IsInbox: isInbox,
    Id: folder.id,
  }
}

/** As seen from the file. */
export function renderAssociation({ fileId, objectId, objectType, objectGroup }: StoredAssociation): WireRecord {
  return { FileId: fileId, ObjectId: objectId, ObjectType: objectType, ObjectGroup: objectGroup }
}

/** As seen from the document, which wants to know what the file is. */
export function renderObjectAssociation(association: StoredAssociation, file: StoredFile): WireRecord {
  return {
    SendWithObject: association.sendWithObject,
    Name: file.name,
    Size: file.size,
    CreatedDateUtc: toSevenDigits(file.createdMs),
    AssociationDateUtc: toSevenDigits(association.createdMs),
    ...renderAssociation(association),
  }
}
