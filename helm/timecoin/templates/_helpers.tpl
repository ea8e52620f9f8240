{{- define "timecoin.image" -}}
{{ .Values.image.repository }}:{{ .Values.image.tag | default .Chart.AppVersion }}
{{- end }}

{{- define "timecoin.restricted" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
capabilities:
  drop: [ALL]
{{- end }}

{{- define "timecoin.pod" -}}
automountServiceAccountToken: false
enableServiceLinks: false
securityContext:
  runAsNonRoot: true
  runAsUser: 10001
  runAsGroup: 10001
  fsGroup: 10001
  fsGroupChangePolicy: OnRootMismatch
  seccompProfile:
    type: RuntimeDefault
{{- end }}

{{- define "timecoin.claim" -}}
accessModes: [ReadWriteOncePod]
{{- with .root.Values.storageClass }}
storageClassName: {{ . }}
{{- end }}
resources:
  requests:
    storage: {{ .storage }}
{{- end }}

{{- define "timecoin.settings" -}}
{{- $fixed := dict
  "TIMECOIN_NETWORK_HOST" "0.0.0.0"
  "TIMECOIN_NETWORK_PORT" "24000"
  "TIMECOIN_NETWORK_PEERS" "timecoin-peers:24000"
  "TIMECOIN_API_HOST" "0.0.0.0"
  "TIMECOIN_API_PORT" "24001"
  "TIMECOIN_API_MANAGEMENT_HOST" "0.0.0.0"
  "TIMECOIN_API_MANAGEMENT_PORT" "24002"
  "TIMECOIN_URL" "http://127.0.0.1:24001"
  "TIMECOIN_MANAGEMENT_URL" "http://127.0.0.1:24002"
  "QUARKUS_LOG_CONSOLE_JSON_ENABLED" "true" }}
{{- range $name, $value := merge (deepCopy .Values.settings) $fixed }}
{{ $name }}: {{ $value | quote }}
{{- end }}
{{- end }}

{{- /* One StatefulSet: root, name, component, labels, args of init, advertised endpoint, hosts, resources, storage, sameMachine. */ -}}
{{- define "timecoin.node" -}}
apiVersion: apps/v1
kind: StatefulSet
metadata:
  name: {{ .name }}
  labels:
    {{- toYaml .labels | nindent 4 }}
spec:
  serviceName: timecoin-peers
  {{- if eq .component "masternode" }}
  replicas: 1
  {{- end }}
  podManagementPolicy: Parallel
  persistentVolumeClaimRetentionPolicy:
    whenDeleted: Retain
    whenScaled: Retain
  updateStrategy:
    type: {{ if eq .component "masternode" }}OnDelete{{ else }}RollingUpdate{{ end }}
  selector:
    matchLabels:
      {{- toYaml .labels | nindent 6 }}
  template:
    metadata:
      labels:
        {{- toYaml .labels | nindent 8 }}
      annotations:
        checksum/config: {{ include "timecoin.settings" .root | sha256sum }}
    spec:
      serviceAccountName: timecoin
      {{- include "timecoin.pod" . | nindent 6 }}
      terminationGracePeriodSeconds: 45
      {{- if eq .component "masternode" }}
      priorityClassName: timecoin-masternode
      {{- end }}
      topologySpreadConstraints:
        {{- range $key, $when := dict "kubernetes.io/hostname" .sameMachine "topology.kubernetes.io/zone" "ScheduleAnyway" }}
        - maxSkew: 1
          topologyKey: {{ $key }}
          whenUnsatisfiable: {{ $when }}
          nodeTaintsPolicy: Honor
          labelSelector:
            matchLabels:
              app.kubernetes.io/name: timecoin
              app.kubernetes.io/component: {{ $.component }}
        {{- end }}
      initContainers:
        - name: init
          image: {{ include "timecoin.image" .root }}
          {{- with .root.Values.image.pullPolicy }}
          imagePullPolicy: {{ . }}
          {{- end }}
          args:
            - init
            - --data-dir
            - /var/lib/timecoin
            - --genesis
            - /etc/timecoin/genesis/genesis.json
            - --await-genesis
            {{- if eq .component "masternode" }}
            - --masternode
            - --operator-backup
            - /etc/timecoin/operator/operator.key
            {{- end }}
          resources:
            requests:
              cpu: 100m
              memory: 256Mi
            limits:
              memory: 256Mi
          securityContext:
            {{- include "timecoin.restricted" . | nindent 12 }}
          volumeMounts:
            {{- if eq .component "masternode" }}
            - name: operator
              mountPath: /etc/timecoin/operator
              readOnly: true
            {{- end }}
            - name: data
              mountPath: /var/lib/timecoin
            - name: genesis
              mountPath: /etc/timecoin/genesis
              readOnly: true
            - name: tmp
              mountPath: /tmp
      containers:
        - name: node
          image: {{ include "timecoin.image" .root }}
          {{- with .root.Values.image.pullPolicy }}
          imagePullPolicy: {{ . }}
          {{- end }}
          args: [node, --data-dir, /var/lib/timecoin]
          envFrom:
            - configMapRef:
                name: timecoin-settings
          env:
            - name: POD_NAME
              valueFrom:
                fieldRef:
                  fieldPath: metadata.name
            - name: POD_NAMESPACE
              valueFrom:
                fieldRef:
                  fieldPath: metadata.namespace
            - name: TIMECOIN_NETWORK_ADVERTISED_ENDPOINT
              value: {{ .endpoint }}
            - name: TIMECOIN_API_ALLOWED_HOSTS
              value: {{ .hosts }}
          ports:
            - name: peers
              containerPort: 24000
            - name: clients
              containerPort: 24001
            - name: management
              containerPort: 24002
          startupProbe:
            httpGet:
              path: /q/health/started
              port: management
            periodSeconds: 5
            timeoutSeconds: 5
            failureThreshold: 720
          readinessProbe:
            httpGet:
              path: /q/health/ready
              port: management
            periodSeconds: 2
            timeoutSeconds: 5
            failureThreshold: 2
          livenessProbe:
            httpGet:
              path: /q/health/live
              port: management
            periodSeconds: 10
            timeoutSeconds: 5
            failureThreshold: 3
          lifecycle:
            preStop:
              sleep:
                seconds: 5
          resources:
            {{- toYaml .resources | nindent 12 }}
          securityContext:
            {{- include "timecoin.restricted" . | nindent 12 }}
          volumeMounts:
            - name: data
              mountPath: /var/lib/timecoin
            - name: tmp
              mountPath: /tmp
      volumes:
        {{- with .operator }}
        - name: operator
          secret:
            secretName: {{ . }}
            optional: true
            defaultMode: 256 # 0400
        {{- end }}
        - name: genesis
          configMap:
            name: timecoin-genesis
            optional: true
        - name: tmp
          emptyDir:
            sizeLimit: 256Mi
  volumeClaimTemplates:
    - metadata:
        name: data
        {{- with .claimLabels }}
        labels:
          {{- toYaml . | nindent 10 }}
        {{- end }}
      spec:
        {{- include "timecoin.claim" . | nindent 8 }}
{{- end }}
