# A client of the Open Inference Protocol that shares nothing with the server: gRPC's own implementation for Python, and
# messages that protoc has made of a .proto file. Prints what it was answered, a line each; fails at the first surprise.
#
#   protocol_client.py PORT TOKEN FOLDER      the folder has protoc's open_inference_pb2.py
import struct
import sys

import grpc

port, token, folder = sys.argv[1:]
sys.path.insert(0, folder)
import open_inference_pb2 as pb  # noqa: E402

SERVICE = "/inference.GRPCInferenceService/"
AUTHORIZATION = [("authorization", "Bearer " + token)]


def main():
    with grpc.insecure_channel("127.0.0.1:" + port) as channel:

        def call(method, request, answer, metadata=AUTHORIZATION):
            stub = channel.unary_unary(
                SERVICE + method, request_serializer=type(request).SerializeToString, response_deserializer=answer.FromString)
            return stub(request, metadata=metadata, timeout=30)

        assert call("ServerLive", pb.ServerLiveRequest(), pb.ServerLiveResponse).live
        assert call("ServerReady", pb.ServerReadyRequest(), pb.ServerReadyResponse).ready
        assert call("ModelReady", pb.ModelReadyRequest(name="negation"), pb.ModelReadyResponse).ready
        server = call("ServerMetadata", pb.ServerMetadataRequest(), pb.ServerMetadataResponse)
        print("server", server.name, "binary_tensor_data" in server.extensions)
        model = call("ModelMetadata", pb.ModelMetadataRequest(name="negation"), pb.ModelMetadataResponse)
        print("model", model.name, list(model.versions), [(i.name, i.datatype, list(i.shape)) for i in model.inputs])

        request = pb.ModelInferRequest(model_name="negation", id="from python")
        tensor = request.inputs.add(name="x", datatype="FP32", shape=[2, 2])
        tensor.contents.fp32_contents.extend([1, -2.5, 3, 4])
        answer = call("ModelInfer", request, pb.ModelInferResponse)
        print("contents", answer.id, list(answer.outputs[0].shape), list(answer.outputs[0].contents.fp32_contents))

        tensor.ClearField("contents")
        request.raw_input_contents.append(struct.pack("<4f", 1, -2.5, 3, 4))
        answer = call("ModelInfer", request, pb.ModelInferResponse)
        print("raw", answer.id, list(struct.unpack("<4f", answer.raw_output_contents[0])))

        request.raw_input_contents[0] = b"short"
        for what, wrong, metadata in [
            ("short", request, AUTHORIZATION),
            ("nobody", pb.ModelInferRequest(model_name="nobody"), AUTHORIZATION),
            ("stranger", pb.ModelInferRequest(model_name="negation"), []),
        ]:
            try:
                call("ModelInfer", wrong, pb.ModelInferResponse, metadata)
                print(what, "answered")
            except grpc.RpcError as e:
                print(what, e.code().name, dict(e.trailing_metadata()).get("lepton-code"))


main()
