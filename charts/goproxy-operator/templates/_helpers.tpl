{{/* The name of everything that the release makes in its namespace. */}}
{{- define "goproxy-operator.fullname" -}}
{{- $name := default .Chart.Name .Values.nameOverride }}
{{- if .Values.fullnameOverride }}
{{- .Values.fullnameOverride | trunc 50 | trimSuffix "-" }}
{{- else if contains $name .Release.Name }}
{{- .Release.Name | trunc 50 | trimSuffix "-" }}
{{- else }}
{{- printf "%s-%s" .Release.Name $name | trunc 50 | trimSuffix "-" }}
{{- end }}
{{- end }}

{{/* The name of what it makes for the whole cluster: other namespaces may have a release of this name. */}}
{{- define "goproxy-operator.clusterName" -}}
{{- printf "%s.%s" (include "goproxy-operator.fullname" .) .Release.Namespace }}
{{- end }}

{{- define "goproxy-operator.selectorLabels" -}}
app.kubernetes.io/name: {{ default .Chart.Name .Values.nameOverride }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}

{{- define "goproxy-operator.labels" -}}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" | trunc 63 | trimSuffix "-" }}
{{ include "goproxy-operator.selectorLabels" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/part-of: goproxy-operator
app.kubernetes.io/managed-by: {{ .Release.Service }}
{{- with .Values.commonLabels }}
{{ toYaml . }}
{{- end }}
{{- end }}

{{- define "goproxy-operator.serviceAccount" -}}
{{- if .Values.serviceAccount.create }}
{{- default (include "goproxy-operator.fullname" .) .Values.serviceAccount.name }}
{{- else }}
{{- required "serviceAccount.create is false: name an existing one in serviceAccount.name" .Values.serviceAccount.name }}
{{- end }}
{{- end }}

{{/* An image's reference, of (image, appVersion). */}}
{{- define "goproxy-operator.image" -}}
{{- $image := first . }}
{{- with $image.registry }}{{ . }}/{{ end }}{{ $image.repository }}
{{- if $image.digest }}@{{ $image.digest }}{{ else }}:{{ default (last .) $image.tag }}{{ end }}
{{- end }}

{{/* The namespaces that are looked after, as JSON. */}}
{{- define "goproxy-operator.namespaces" -}}
{{- default (list .Release.Namespace) .Values.watchNamespaces | uniq | toJson }}
{{- end }}

{{/* Refuses values that contradict each other. */}}
{{- define "goproxy-operator.check" -}}
{{- if and .Values.watchAllNamespaces .Values.watchNamespaces }}
{{- fail "watchAllNamespaces and watchNamespaces contradict each other: set one of them" }}
{{- end }}
{{- end }}
