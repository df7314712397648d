{{/* Labels and annotations of an object, of (root, what its values say). */}}
{{- define "goproxy.metadata" -}}
{{- $root := first . }}
{{- $one := last . }}
labels:
  helm.sh/chart: {{ printf "%s-%s" $root.Chart.Name $root.Chart.Version | replace "+" "_" | trunc 63 | trimSuffix "-" }}
  app.kubernetes.io/instance: {{ $root.Release.Name }}
  app.kubernetes.io/part-of: goproxy
  app.kubernetes.io/managed-by: {{ $root.Release.Service }}
  {{- with merge (dict) (default (dict) $one.labels) $root.Values.commonLabels }}
  {{- toYaml . | nindent 2 }}
  {{- end }}
{{- with merge (dict) (default (dict) $one.annotations) $root.Values.commonAnnotations }}
annotations:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- end }}

{{- define "goproxy.check" -}}
{{- if .Values.requireDefinitions }}
{{- if not (.Capabilities.APIVersions.Has "goproxy-operator.github.io/v1alpha1/GoProxy") }}
{{- fail "the API server does not know goproxy-operator.github.io/v1alpha1 GoProxy: install the chart goproxy-operator first, with crds.enabled, or run `goproxy-operator crds | kubectl apply --server-side -f -`; to render without a cluster set requireDefinitions=false" }}
{{- end }}
{{- end }}
{{- end }}
