# The role that Onhook assumes in one account.

variable "role_name" {
  type    = string
  default = "VoiceOps"
}

variable "caller_arn" {
  type        = string
  description = "The ARN of who runs Onhook, or of the hub role it goes through"
}

variable "external_id" {
  type      = string
  sensitive = true
}

data "aws_iam_policy_document" "onhook_trust" {
  statement {
    sid     = "OnhookAssume"
    actions = ["sts:AssumeRole"]
    principals {
      type        = "AWS"
      identifiers = [var.caller_arn]
    }
    condition {
      test     = "StringEquals"
      variable = "sts:ExternalId"
      values   = [var.external_id]
    }
  }
  statement {
    sid     = "OnhookMarkSessions"
    actions = ["sts:SetSourceIdentity", "sts:TagSession"]
    principals {
      type        = "AWS"
      identifiers = [var.caller_arn]
    }
  }
}

data "aws_iam_policy_document" "onhook" {
  statement {
    sid       = "OnhookRun"
    resources = ["*"]
    actions = [
      "chime:DisassociatePhoneNumbersFromVoiceConnector",
      "chime:DisassociatePhoneNumbersFromVoiceConnectorGroup",
      "chime:GetPhoneNumber",
      "chime:ListPhoneNumbers",
    ]
  }
  statement {
    sid       = "OnhookInventory"
    resources = ["*"]
    actions = [
      "chime:GetVoiceConnector",
      "chime:GetVoiceConnectorGroup",
      "chime:ListPhoneNumbers",
      "chime:ListVoiceConnectorGroups",
      "chime:ListVoiceConnectors",
    ]
  }
  statement {
    sid       = "OnhookRestore"
    resources = ["*"]
    actions = [
      "chime:AssociatePhoneNumbersWithVoiceConnector",
      "chime:AssociatePhoneNumbersWithVoiceConnectorGroup",
    ]
  }
  statement {
    sid       = "OnhookMove"
    resources = ["*"]
    actions = [
      "chime:AssociatePhoneNumbersWithVoiceConnector",
      "chime:DisassociatePhoneNumbersFromVoiceConnector",
      "chime:GetPhoneNumber",
      "chime:GetVoiceConnector",
      "chime:ListPhoneNumbers",
    ]
  }
  statement {
    sid       = "OnhookRelease"
    resources = ["*"]
    actions = [
      "chime:BatchDeletePhoneNumber",
      "chime:GetPhoneNumber",
      "chime:ListPhoneNumbers",
    ]
  }
  statement {
    sid       = "OnhookUndoRelease"
    resources = ["*"]
    actions = [
      "chime:GetPhoneNumber",
      "chime:ListPhoneNumbers",
      "chime:RestorePhoneNumber",
    ]
  }
}

resource "aws_iam_role" "onhook" {
  name                 = var.role_name
  max_session_duration = 3600
  assume_role_policy   = data.aws_iam_policy_document.onhook_trust.json
}

resource "aws_iam_role_policy" "onhook" {
  name   = "Onhook"
  role   = aws_iam_role.onhook.id
  policy = data.aws_iam_policy_document.onhook.json
}

output "role_arn" {
  value = aws_iam_role.onhook.arn
}
